//! How JSON is spelt: one value, several spellings.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::de::{self, IntoDeserializer};
use serde::{Deserialize, Serialize};

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
