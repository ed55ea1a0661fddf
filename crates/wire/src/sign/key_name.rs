//! The name of the header or the query parameter that an API key travels in.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The longest name, in bytes.
const LONGEST: usize = 48;

/// The name of a header or of a query parameter: at most 48 characters of those that names of headers have (RFC 9110, section 5.1).
///
/// ```
/// use oplog_wire::sign::KeyName;
/// assert_eq!("X-Api-Key".parse().map(|name: KeyName| name.to_string()).as_deref(), Ok("X-Api-Key"));
/// assert!("X Api Key".parse::<KeyName>().is_err() && "".parse::<KeyName>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyName {
    /// The characters, and zeroes behind them. In place, so that a scheme with a name can be copied as one without can.
    bytes: [u8; LONGEST],
}

impl KeyName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        // All of them are ASCII.
        std::str::from_utf8(&self.bytes[..length]).unwrap_or_default()
    }
}

/// A text that cannot be the name of a header or a parameter with a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` cannot be the name of a header or a query parameter: expected up to {LONGEST} letters, digits, `-` or `_`"
)]
pub struct BadKeyName(String);

impl std::str::FromStr for KeyName {
    type Err = BadKeyName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if text.is_empty() || text.len() > LONGEST || !text.bytes().all(is_of_name) {
            return Err(BadKeyName(text.to_owned()));
        }
        let mut bytes = [0; LONGEST];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { bytes })
    }
}

impl TryFrom<String> for KeyName {
    type Error = BadKeyName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<KeyName> for String {
    fn from(name: KeyName) -> Self {
        name.as_str().to_owned()
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl JsonSchema for KeyName {
    fn schema_name() -> Cow<'static, str> {
        "KeyName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "The name of a header or of a query parameter.",
            "minLength": 1,
            "maxLength": LONGEST,
            "pattern": "^[0-9A-Za-z!#$%&'*+.^_`|~-]+$",
        })
    }
}
