//! Microversions: a header that switches fields and parameters on.

use std::fmt;
use std::str::FromStr;

use oplog_schema::tables::Microversion;

use crate::request::Request;

/// `2.58`: compared number by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u32, u32);

/// A text that is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version: expected two numbers, as in `2.1`")]
pub(crate) struct VersionError(String);

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let number = |digits: &str| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
            digits.parse().ok().filter(|_| plain)
        };
        let version = text.split_once('.').and_then(|(major, minor)| Some(Version(number(major)?, number(minor)?)));
        version.ok_or_else(|| VersionError(text.to_owned()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The versions of an operation, parsed.
#[derive(Debug, Clone)]
pub(crate) struct Versions {
    table: Microversion,
    default: Version,
    minimum: Version,
    maximum: Version,
}

/// The version that a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A version that exists; the default one without a header.
    Supported(Version),
    /// No version at all.
    Malformed(String),
    /// A version outside of the range.
    Unsupported(String),
}

impl Versions {
    pub(crate) fn new(table: &Microversion) -> Result<Self, VersionError> {
        Ok(Self {
            default: table.default.parse()?,
            minimum: table.minimum.parse()?,
            maximum: table.maximum.parse()?,
            table: table.clone(),
        })
    }

    pub(crate) fn default(&self) -> Version {
        self.default
    }

    /// Whether the request form `id` neither reads nor answers version headers.
    pub(crate) fn ignored_by(&self, form: &str) -> bool {
        self.table.ignored_by.iter().any(|id| id == form)
    }

    /// What the headers ask for. A form that ignores them asks for the default.
    pub(crate) fn asked(&self, form: &str, request: &Request) -> Asked {
        if self.ignored_by(form) {
            return Asked::Supported(self.default);
        }
        let Some(text) = self.table.headers.iter().find_map(|name| self.value(request.header(name)?)) else {
            return Asked::Supported(self.default);
        };
        if text.eq_ignore_ascii_case("latest") {
            return Asked::Supported(self.maximum);
        }
        match text.parse() {
            Ok(version) if (self.minimum..=self.maximum).contains(&version) => Asked::Supported(version),
            Ok(_) => Asked::Unsupported(text.to_owned()),
            Err(_) => Asked::Malformed(text.to_owned()),
        }
    }

    /// The version in a header's value: alone, or after the service's word, among those of other services.
    fn value<'a>(&self, header: &'a str) -> Option<&'a str> {
        header.split(',').map(str::trim).find_map(|part| match part.split_once(' ') {
            Some((service, version)) => (service == self.table.service).then_some(version.trim()),
            None => Some(part),
        })
    }

    /// The smallest and the largest version, for messages.
    pub(crate) fn range(&self) -> (Version, Version) {
        (self.minimum, self.maximum)
    }

    /// The headers with which an answer repeats `version`, and the one that tells caches about them.
    pub(crate) fn headers(&self, version: &str) -> Vec<(String, String)> {
        let service_word = |name: &str| name.to_ascii_lowercase().contains(&self.table.service.to_ascii_lowercase());
        let mut headers: Vec<(String, String)> = Vec::new();
        for name in &self.table.headers {
            let value =
                if service_word(name) { version.to_owned() } else { format!("{} {version}", self.table.service) };
            headers.push((name.clone(), value));
        }
        headers.push(("Vary".to_owned(), self.table.headers.join(", ")));
        headers
    }
}
