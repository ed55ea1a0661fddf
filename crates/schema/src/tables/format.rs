//! The formats that a text may have, by name.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use oplog_wire::time::TimeFormat;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The format of a text, as the key `format` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StringFormat {
    /// `uuid`: hexadecimal digits in groups of 8, 4, 4, 4 and 12, in either case.
    Uuid,
    /// `http-date`: a date as HTTP headers have it, `Wed, 03 Dec 2014 06:42:19 GMT`.
    HttpDate,
    /// A time, by the name of its format.
    Time(TimeFormat),
}

/// A format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format `{0}`; known are {known}", known = names().join(", "))]
pub struct UnknownFormat(String);

impl StringFormat {
    /// The format of a time, if it is one.
    #[must_use]
    pub fn time(self) -> Option<TimeFormat> {
        match self {
            StringFormat::Time(format) => Some(format),
            StringFormat::Uuid | StringFormat::HttpDate => None,
        }
    }

    /// Whether a text has this format.
    ///
    /// ```
    /// use oplog_schema::tables::StringFormat;
    /// assert!(StringFormat::HttpDate.matches("Wed, 03 Dec 2014 06:42:19 GMT"));
    /// assert!(!StringFormat::HttpDate.matches("2014-12-03"));
    /// assert!(StringFormat::Uuid.matches("1214cca7-4ad5-451d-9215-71cb844c0a50"));
    /// assert!(!StringFormat::Uuid.matches("1214cca7"));
    /// ```
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        match self {
            StringFormat::Uuid => {
                let groups: Vec<_> = text.split('-').map(str::len).collect();
                groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
            }
            StringFormat::HttpDate => jiff::fmt::rfc2822::parse(text).is_ok(),
            StringFormat::Time(format) => format.parse(text).is_ok(),
        }
    }

    /// An anchored ECMA-262 regular expression (JSON Schema `pattern`) that every text of this format matches; `None` where there
    /// is no useful one.
    #[must_use]
    pub fn pattern(self) -> Option<&'static str> {
        match self {
            StringFormat::Uuid => Some("^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"),
            StringFormat::HttpDate => None,
            StringFormat::Time(format) => Some(format.pattern()),
        }
    }
}

/// The names of all formats.
fn names() -> Vec<String> {
    let times = TimeFormat::ALL.map(StringFormat::Time);
    [StringFormat::Uuid, StringFormat::HttpDate].into_iter().chain(times).map(|format| format.to_string()).collect()
}

impl fmt::Display for StringFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StringFormat::Uuid => f.write_str("uuid"),
            StringFormat::HttpDate => f.write_str("http-date"),
            StringFormat::Time(format) => format.fmt(f),
        }
    }
}

impl FromStr for StringFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        match name {
            "uuid" => Ok(StringFormat::Uuid),
            "http-date" => Ok(StringFormat::HttpDate),
            name => name.parse().map(StringFormat::Time).map_err(|_| UnknownFormat(name.to_owned())),
        }
    }
}

impl TryFrom<String> for StringFormat {
    type Error = UnknownFormat;

    fn try_from(name: String) -> Result<Self, UnknownFormat> {
        name.parse()
    }
}

impl From<StringFormat> for String {
    fn from(format: StringFormat) -> String {
        format.to_string()
    }
}

impl JsonSchema for StringFormat {
    fn schema_name() -> Cow<'static, str> {
        "StringFormat".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The format of a text, by name.",
            "type": "string",
            "enum": names(),
        })
    }
}
