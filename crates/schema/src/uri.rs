//! URI templates: `/v{version}/operationLog`, one text per parameter, no parameter spans a slash.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// RFC 3986 unreserved characters stay as they are.
pub const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A URI with named holes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct UriTemplate {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(String),
}

/// The parameters in a path, decoded, in its order: few, so that a list is all they need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathParameters(Vec<(String, String)>);

impl PathParameters {
    /// The value of the parameter `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl IntoIterator for PathParameters {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// A template that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no URI template: expected a path with `{{name}}` holes, two holes apart by text")]
pub struct UriError(String);

impl TryFrom<String> for UriTemplate {
    type Error = UriError;

    fn try_from(template: String) -> Result<Self, UriError> {
        Self::parse(&template)
    }
}

impl From<UriTemplate> for String {
    fn from(template: UriTemplate) -> String {
        template.text
    }
}

impl fmt::Display for UriTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl UriTemplate {
    /// Reads a template.
    ///
    /// # Errors
    /// When it does not start with a slash, a brace is not closed, or two holes touch.
    pub fn parse(template: &str) -> Result<Self, UriError> {
        let broken = || UriError(template.to_owned());
        if !template.starts_with('/') {
            return Err(broken());
        }
        let mut pieces = Vec::new();
        let mut rest = template;
        while let Some((text, tail)) = rest.split_once('{') {
            let (name, tail) = tail.split_once('}').ok_or_else(broken)?;
            if name.is_empty() || text.is_empty() {
                return Err(broken());
            }
            pieces.push(Piece::Text(text.to_owned()));
            pieces.push(Piece::Hole(name.to_owned()));
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { text: template.to_owned(), pieces })
    }

    /// The template as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of the holes, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The parameters of a raw path (percent-escapes as sent) and what follows them, if the template is a prefix of it.
    ///
    /// ```
    /// let template = oplog_schema::uri::UriTemplate::parse("/v{version}/operationLog")?;
    /// let (parameters, rest) = template.match_prefix("/v1/operationLog").expect("matches");
    /// assert_eq!((parameters.get("version").map(String::as_str), rest), (Some("1"), ""));
    /// # Ok::<(), oplog_schema::uri::UriError>(())
    /// ```
    #[must_use]
    pub fn match_prefix<'a>(&self, path: &'a str) -> Option<(PathParameters, &'a str)> {
        // Most templates fail to match, so nothing is put together before one does.
        let rest = self.walk(path, |_, _| {})?;
        let mut parameters = PathParameters(Vec::with_capacity(self.names().count()));
        self.walk(path, |name, value| {
            parameters.0.push((name.to_owned(), percent_decode_str(value).decode_utf8_lossy().into_owned()));
        });
        Some((parameters, rest))
    }

    /// What follows in a raw path behind the template, if that is a prefix of it; shows `found` each parameter on the way.
    fn walk<'a>(&self, path: &'a str, mut found: impl FnMut(&str, &'a str)) -> Option<&'a str> {
        let mut rest = path;
        for (position, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => rest = rest.strip_prefix(text.as_str())?,
                Piece::Hole(name) => {
                    let end = match self.pieces.get(position + 1) {
                        // A value has no slash, so what starts with one can only follow at the first.
                        Some(Piece::Text(next)) if next.starts_with('/') => rest.find('/')?,
                        Some(Piece::Text(next)) => rest.find(next.as_str())?,
                        _ => rest.find('/').unwrap_or(rest.len()),
                    };
                    let (value, tail) = rest.split_at(end);
                    if value.is_empty() || value.contains('/') {
                        return None;
                    }
                    found(name, value);
                    rest = tail;
                }
            }
        }
        Some(rest)
    }

    /// The template with another version in its first segment; `None` where that segment is no `v` and a version.
    ///
    /// ```
    /// let template = oplog_schema::uri::UriTemplate::parse("/v2.1/{project}/servers")?;
    /// assert_eq!(template.with_version("9").expect("versioned").as_str(), "/v9/{project}/servers");
    /// # Ok::<(), oplog_schema::uri::UriError>(())
    /// ```
    #[must_use]
    pub fn with_version(&self, version: &str) -> Option<Self> {
        let (first, rest) = self.as_str().strip_prefix("/v")?.split_once('/')?;
        first.starts_with(|start: char| start == '{' || start.is_ascii_digit()).then_some(())?;
        Self::parse(&format!("/v{version}/{rest}")).ok()
    }

    /// The path with its holes filled and percent-encoded; `None` when a value is missing.
    #[must_use]
    pub fn expand(&self, value: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut path = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Hole(name) => path.extend(utf8_percent_encode(&value(name)?, UNRESERVED)),
            }
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expanded_matches_again() {
        let template = UriTemplate::parse("/v2.1/{project}/servers/{server}/x").expect("template");
        let path = template.expand(|name| Some(format!("{name} 1"))).expect("path");
        assert_eq!(path, "/v2.1/project%201/servers/server%201/x");
        let (found, rest) = template.match_prefix(&path).expect("match");
        assert_eq!((found.get("server").map(String::as_str), rest), (Some("server 1"), ""));
    }

    #[test]
    fn a_hole_never_spans_a_slash() {
        let template = UriTemplate::parse("/a/{x}/b").expect("template");
        assert!(template.match_prefix("/a/1/2/b").is_none());
    }

    #[test]
    fn a_broken_template_is_refused() {
        for text in ["a", "/{", "/a{}", "/{a}{b}"] {
            assert!(UriTemplate::parse(text).is_err(), "{text}");
        }
    }
}
