//! Writing JSON: one value, several spellings.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::de::{self, IntoDeserializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How JSON is spelt; the value is the same in each style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JsonStyle {
    /// No blanks: `{"a":[1,2]}`.
    #[default]
    Compact,
    /// A blank after comma and colon: `{"a": [1, 2]}`.
    Spaced,
    /// Compact, with `<`, `>`, `&`, U+2028 and U+2029 as `\u` escapes, as Rails prints it.
    HtmlSafe,
}

impl fmt::Display for JsonStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl FromStr for JsonStyle {
    type Err = de::value::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::deserialize(name.into_deserializer())
    }
}

/// `value` as compact JSON.
#[must_use]
pub fn to_json(value: &Value) -> String {
    write_json(value, JsonStyle::Compact)
}

/// `value` as JSON in `style`.
///
/// ```
/// use oplog_wire::body::{JsonStyle, write_json};
///
/// let value = serde_json::json!({"a": [1, "<b>"]});
/// assert_eq!(write_json(&value, JsonStyle::Spaced), r#"{"a": [1, "<b>"]}"#);
/// assert_eq!(write_json(&value, JsonStyle::HtmlSafe), r#"{"a":[1,"\u003cb\u003e"]}"#);
/// ```
#[must_use]
pub fn write_json(value: &Value, style: JsonStyle) -> String {
    let mut out = String::new();
    write_value(&mut out, value, style);
    out
}

fn write_value(out: &mut String, value: &Value, style: JsonStyle) {
    let (comma, colon) = match style {
        JsonStyle::Spaced => (", ", ": "),
        JsonStyle::Compact | JsonStyle::HtmlSafe => (",", ":"),
    };
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { comma });
                write_value(out, item, style);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { comma });
                write_string(out, key, style);
                out.push_str(colon);
                write_value(out, member, style);
            }
            out.push('}');
        }
        Value::String(text) => write_string(out, text, style),
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
    }
}

fn write_string(out: &mut String, text: &str, style: JsonStyle) {
    // Quoting is left to serde_json: a string value prints itself.
    let quoted = Value::from(text).to_string();
    if style != JsonStyle::HtmlSafe {
        out.push_str(&quoted);
        return;
    }
    for character in quoted.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
}
