//! The two representations in which a body travels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The representation of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MediaType {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

impl MediaType {
    /// Both, JSON first.
    pub const ALL: [MediaType; 2] = [MediaType::Json, MediaType::Xml];

    /// Its name in tables, reports and file names: `json` or `xml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            MediaType::Json => "json",
            MediaType::Xml => "xml",
        }
    }

    /// The one of this name, in upper or lower case, as parameters and file names spell it.
    ///
    /// ```
    /// use oplog_wire::MediaType;
    /// assert_eq!(MediaType::named("XML"), Some(MediaType::Xml));
    /// assert_eq!(MediaType::named("text/xml"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| name.eq_ignore_ascii_case(media.as_str()))
    }

    /// The one that a body has by the look of it: XML where its first byte that is not blank is `<`, else JSON.
    ///
    /// ```
    /// use oplog_wire::MediaType;
    /// assert_eq!(MediaType::sniff(b"\n<errors/>"), MediaType::Xml);
    /// assert_eq!(MediaType::sniff(b""), MediaType::Json);
    /// ```
    #[must_use]
    pub fn sniff(body: &[u8]) -> Self {
        match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'<') => MediaType::Xml,
            _ => MediaType::Json,
        }
    }
}
