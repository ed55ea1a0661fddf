//! Writing JSON piece by piece into one buffer, for whoever makes a body without a tree of it.

use std::fmt::Write as _;

use serde_json::Value;

use super::JsonStyle;

/// Writes one JSON value. Commas and colons are its business; that brackets are closed and objects hold keys is the caller's.
///
/// ```
/// use oplog_wire::body::{JsonStyle, JsonWriter};
///
/// let mut writer = JsonWriter::new(JsonStyle::Spaced);
/// writer.begin_object();
/// writer.key("a");
/// writer.begin_array();
/// writer.string("x");
/// writer.integer(1);
/// writer.end_array();
/// writer.end_object();
/// assert_eq!(writer.finish(), r#"{"a": ["x", 1]}"#);
/// ```
#[derive(Debug, Clone)]
pub struct JsonWriter {
    out: String,
    style: JsonStyle,
    /// Whether what comes next is the first in its container, or the value of a key.
    is_first: bool,
}

impl JsonWriter {
    /// A writer in this style.
    #[must_use]
    pub fn new(style: JsonStyle) -> Self {
        Self { out: String::new(), style, is_first: true }
    }

    /// Makes room for `bytes` more.
    pub fn reserve(&mut self, bytes: usize) {
        self.out.reserve(bytes);
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    /// Opens an object.
    pub fn begin_object(&mut self) {
        self.open('{');
    }

    /// Closes it.
    pub fn end_object(&mut self) {
        self.close('}');
    }

    /// Opens an array.
    pub fn begin_array(&mut self) {
        self.open('[');
    }

    /// Closes it.
    pub fn end_array(&mut self) {
        self.close(']');
    }

    /// The name of the member whose value comes next.
    pub fn key(&mut self, name: &str) {
        self.string(name);
        self.out.push_str(match self.style {
            JsonStyle::Spaced => ": ",
            JsonStyle::Compact | JsonStyle::HtmlSafe => ":",
        });
        self.is_first = true;
    }

    /// A string.
    pub fn string(&mut self, text: &str) {
        self.separate();
        if needs_escapes(text, self.style) {
            self.escaped(text);
        } else {
            self.out.push('"');
            self.out.push_str(text);
            self.out.push('"');
        }
    }

    /// A whole number.
    pub fn integer(&mut self, number: i64) {
        self.separate();
        let _ = write!(self.out, "{number}");
    }

    /// A value with all that it holds.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Array(items) => {
                self.begin_array();
                items.iter().for_each(|item| self.value(item));
                self.end_array();
            }
            Value::Object(members) => {
                self.begin_object();
                for (key, member) in members {
                    self.key(key);
                    self.value(member);
                }
                self.end_object();
            }
            Value::String(text) => self.string(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                self.separate();
                let _ = write!(self.out, "{value}");
            }
        }
    }

    fn open(&mut self, bracket: char) {
        self.separate();
        self.out.push(bracket);
        self.is_first = true;
    }

    fn close(&mut self, bracket: char) {
        self.out.push(bracket);
        self.is_first = false;
    }

    fn separate(&mut self) {
        if !std::mem::replace(&mut self.is_first, false) {
            self.out.push_str(match self.style {
                JsonStyle::Spaced => ", ",
                JsonStyle::Compact | JsonStyle::HtmlSafe => ",",
            });
        }
    }

    fn escaped(&mut self, text: &str) {
        // Quoting is left to serde_json: a string value prints itself.
        let quoted = Value::from(text).to_string();
        if self.style != JsonStyle::HtmlSafe {
            self.out.push_str(&quoted);
            return;
        }
        for character in quoted.chars() {
            match character {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(character));
                }
                _ => self.out.push(character),
            }
        }
    }
}

/// Whether a text may need an escape. Every byte is looked at, whatever the ones before it, which lets a processor take many at once.
fn needs_escapes(text: &str, style: JsonStyle) -> bool {
    let plain = |found, byte| found | (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    // 0xE2 is the first byte of U+2028 and U+2029, and of others.
    let html = |found, byte| plain(found, byte) | matches!(byte, b'<' | b'>' | b'&' | 0xE2);
    match style {
        JsonStyle::Compact | JsonStyle::Spaced => text.bytes().fold(false, plain),
        JsonStyle::HtmlSafe => text.bytes().fold(false, html),
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
    let mut writer = JsonWriter::new(style);
    writer.value(value);
    writer.finish()
}
