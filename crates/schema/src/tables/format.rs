//! The formats that a text may have, by name.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use jiff::Timestamp;
use oplog_wire::time::TimeFormat;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::meant::meant;

/// The format of a text, as the key `format` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StringFormat {
    /// `uuid`: hexadecimal digits in groups of 8, 4, 4, 4 and 12, in either case.
    Uuid,
    /// `cidr`: an IPv4 or IPv6 address, a slash and the length of a prefix, `10.0.0.0/8`.
    Cidr,
    /// `ip`: an IPv4 or IPv6 address.
    Ip,
    /// `http-date`: a date as HTTP headers have it, `Wed, 03 Dec 2014 06:42:19 GMT`.
    HttpDate,
    /// A time, by the name of its format.
    Time(TimeFormat),
}

/// A format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format `{0}`{meant}; known are {known}", meant = meant(.0, names().into_iter()), known = names().join(", "))]
pub struct UnknownFormat(String);

impl StringFormat {
    /// The format of a time, if it is one.
    #[must_use]
    pub fn time(self) -> Option<TimeFormat> {
        match self {
            StringFormat::Time(format) => Some(format),
            StringFormat::Uuid | StringFormat::Cidr | StringFormat::Ip | StringFormat::HttpDate => None,
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
    /// assert!(StringFormat::Cidr.matches("192.0.2.0/24") && StringFormat::Cidr.matches("2001:db8::/32"));
    /// assert!(!StringFormat::Cidr.matches("192.0.2.0/33") && !StringFormat::Cidr.matches("192.0.2.0"));
    /// ```
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        match self {
            StringFormat::Uuid => {
                let groups: Vec<_> = text.split('-').map(str::len).collect();
                groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
            }
            StringFormat::Cidr => text.split_once('/').is_some_and(|(address, length)| {
                let most = match address.parse() {
                    Ok(IpAddr::V4(_)) => 32,
                    Ok(IpAddr::V6(_)) => 128,
                    Err(_) => return false,
                };
                let is_plain =
                    length.bytes().all(|byte| byte.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
                is_plain && length.parse::<u8>().is_ok_and(|length| length <= most)
            }),
            StringFormat::Ip => text.parse::<IpAddr>().is_ok(),
            StringFormat::HttpDate => jiff::fmt::rfc2822::parse(text).is_ok(),
            StringFormat::Time(format) => format.parse(text).is_ok(),
        }
    }

    /// Whether a value has this format: a text, or a number where that counts from 1970. Other values are no matter of formats.
    #[must_use]
    pub fn is_of(self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.matches(text),
            Value::Number(number) if self.time().is_some_and(TimeFormat::is_epoch) => self.matches(&number.to_string()),
            _ => true,
        }
    }

    /// Texts that look almost like one of this format at this moment and break it, each with what is wrong.
    #[must_use]
    pub fn near_misses(self, now: Timestamp) -> Vec<(String, &'static str)> {
        let misses: &[(&str, &'static str)] = match self {
            StringFormat::Time(format) => return format.near_misses(now),
            StringFormat::Uuid => &[("1214cca7-4ad5-451d-9215", "the last group is missing")],
            StringFormat::Cidr => &[
                ("192.0.2.0/33", "the prefix is longer than the address"),
                ("192.0.2.256/24", "a part of the address is above 255"),
            ],
            StringFormat::Ip => &[("192.0.2.256", "a part is above 255"), ("192.0.2", "a part is missing")],
            StringFormat::HttpDate => &[("2014-12-03", "a calendar date")],
        };
        misses.iter().map(|(text, why)| ((*text).to_owned(), *why)).collect()
    }

    /// An anchored ECMA-262 regular expression (JSON Schema `pattern`) that every text of this format matches; `None` where there
    /// is no useful one.
    #[must_use]
    pub fn pattern(self) -> Option<&'static str> {
        match self {
            StringFormat::Uuid => Some("^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"),
            StringFormat::Cidr => Some("^[0-9a-fA-F.:]+/[0-9]{1,3}$"),
            StringFormat::Ip => Some("^[0-9a-fA-F.:]+$"),
            StringFormat::HttpDate => None,
            StringFormat::Time(format) => Some(format.pattern()),
        }
    }
}

/// The names of all formats.
fn names() -> Vec<String> {
    let times = TimeFormat::ALL.map(StringFormat::Time);
    [StringFormat::Uuid, StringFormat::Cidr, StringFormat::Ip, StringFormat::HttpDate]
        .into_iter()
        .chain(times)
        .map(|format| format.to_string())
        .collect()
}

impl fmt::Display for StringFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StringFormat::Uuid => f.write_str("uuid"),
            StringFormat::Cidr => f.write_str("cidr"),
            StringFormat::Ip => f.write_str("ip"),
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
            "cidr" => Ok(StringFormat::Cidr),
            "ip" => Ok(StringFormat::Ip),
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
