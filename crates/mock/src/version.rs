//! Microversions: a header that switches fields and parameters on.

use std::fmt;
use std::str::FromStr;

use oplog_schema::tables::Microversion;

use crate::request::MockRequest;

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

/// A header that carries a version: bare, or after a word for the service where one header serves several services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) name: String,
    word: Option<String>,
}

impl Header {
    /// The first header of a table carries bare versions, each further one the service's word before them.
    pub(crate) fn of(table: &Microversion) -> Vec<Header> {
        let headers = table.headers.iter().enumerate();
        let word = |position| (position > 0).then(|| table.service.clone());
        headers.map(|(position, name)| Header { name: name.clone(), word: word(position) }).collect()
    }

    /// The version that a value of the header carries, among those of other services.
    fn read<'v>(&self, value: &'v str) -> Option<&'v str> {
        let Some(word) = &self.word else { return Some(value.trim()) };
        let mut parts = value.split(',').filter_map(|part| part.trim().split_once(' '));
        parts.find(|(service, _)| service == word).map(|(_, version)| version.trim())
    }

    /// The value that carries `version`.
    pub(crate) fn write(&self, version: &str) -> String {
        self.word.as_ref().map_or_else(|| version.to_owned(), |word| format!("{word} {version}"))
    }
}

/// The versions of an operation, parsed.
#[derive(Debug, Clone)]
pub(crate) struct Versions {
    headers: Vec<Header>,
    default: Version,
    minimum: Version,
    maximum: Version,
    ignored_by: Vec<String>,
}

/// The version that a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RequestedVersion {
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
            headers: Header::of(table),
            default: table.default.parse()?,
            minimum: table.minimum.parse()?,
            maximum: table.maximum.parse()?,
            ignored_by: table.ignored_by.clone(),
        })
    }

    /// The version without a header.
    pub(crate) fn default(&self) -> Version {
        self.default
    }

    /// The smallest and the largest version.
    pub(crate) fn range(&self) -> (Version, Version) {
        (self.minimum, self.maximum)
    }

    /// Whether the request form `id` neither reads nor answers version headers.
    pub(crate) fn ignored_by(&self, form: &str) -> bool {
        self.ignored_by.iter().any(|id| id == form)
    }

    /// What the headers ask for. A form that ignores them asks for the default.
    pub(crate) fn requested(&self, form: &str, request: &MockRequest) -> RequestedVersion {
        let mut headers = self.headers.iter().filter(|_| !self.ignored_by(form));
        // A header without a value asks for nothing.
        let sent = |header: &Header| header.read(request.header(&header.name)?).filter(|text| !text.is_empty());
        let Some(text) = headers.find_map(sent) else {
            return RequestedVersion::Supported(self.default);
        };
        if text.eq_ignore_ascii_case("latest") {
            return RequestedVersion::Supported(self.maximum);
        }
        match text.parse() {
            Ok(version) if (self.minimum..=self.maximum).contains(&version) => RequestedVersion::Supported(version),
            Ok(_) => RequestedVersion::Unsupported(text.to_owned()),
            Err(_) => RequestedVersion::Malformed(text.to_owned()),
        }
    }

    /// The headers with which an answer repeats `version`, and the one that tells caches about them.
    pub(crate) fn headers(&self, version: &str) -> Vec<(String, String)> {
        let own = self.headers.iter().map(|header| (header.name.clone(), header.write(version)));
        let names: Vec<_> = self.headers.iter().map(|header| header.name.as_str()).collect();
        own.chain([("Vary".to_owned(), names.join(", "))]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: Option<&str>, value: &str, expected: Option<&str>) {
        let header = Header { name: "Version".to_owned(), word: word.map(str::to_owned) };
        assert_eq!(header.read(value), expected, "{word:?} / {value}");
    }

    #[test]
    fn a_header_carries_a_version_alone_or_after_its_word() {
        check(None, " 2.1 ", Some("2.1"));
        check(Some("compute"), "compute 2.1", Some("2.1"));
        check(Some("compute"), "volume 3.0, compute 2.58", Some("2.58"));
        check(Some("compute"), "2.1", None);
    }

    #[test]
    fn versions_are_compared_by_number() {
        let version = |text: &str| text.parse::<Version>().expect("a version");
        assert!(version("2.9") < version("2.58"));
        assert!(version("2.100") < version("10.0"));
        for text in ["", "2", "2.", ".1", "2.01", "2.1.1", "v2.1", "+2.1", "2.99999999999"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
