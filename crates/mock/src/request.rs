//! A request as a front hands it over, and its parameters taken apart.
//!
//! Nothing is refused here: whatever arrives is a request, and the responder decides what the vendor would say to it.

use percent_encoding::percent_decode;

/// One HTTP request.
///
/// ```
/// use oplog_mock::Request;
/// let request = Request::get("/v1/operationLog?maxKeys=1").with_header("Host", "example.com");
/// assert_eq!((request.path(), request.raw_query()), ("/v1/operationLog", "maxKeys=1"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case as sent.
    pub method: String,
    /// Path and query, percent-escapes as sent.
    pub target: String,
    /// Headers in order, bytes that are not UTF-8 replaced.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: &str, target: &str) -> Self {
        Self { method: method.to_owned(), target: target.to_owned(), ..Self::default() }
    }

    /// A `GET` without headers.
    #[must_use]
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// The same request with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same request with this form as its body.
    #[must_use]
    pub fn with_form(mut self, form: &str) -> Self {
        self.body = form.as_bytes().to_vec();
        self.with_header("Content-Type", FORM)
    }

    /// The target up to the question mark.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The target after the question mark; empty without one.
    #[must_use]
    pub fn raw_query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The first header of this name, compared without case; blanks around its value are no part of it.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The body's parameters, if it is declared to be a form.
    pub(crate) fn form(&self) -> Pairs {
        let declared = self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
        if declared.trim().eq_ignore_ascii_case(FORM) { Pairs::parse(&self.body) } else { Pairs::default() }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Decoded `name=value` pairs, in order, names repeated as sent. A flag without `=` has an empty value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads a query or a form: stray `&` are skipped, `+` is a blank, bytes that are not UTF-8 are replaced.
    pub(crate) fn parse(raw: &[u8]) -> Self {
        let decode = |part: &[u8]| {
            let blanks: Vec<u8> = part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
            percent_decode(&blanks).decode_utf8_lossy().into_owned()
        };
        let pairs = raw.split(|&byte| byte == b'&').filter(|part| !part.is_empty()).map(|part| {
            let middle = part.iter().position(|&byte| byte == b'=').unwrap_or(part.len());
            let value = part.get(middle + 1..).unwrap_or_default();
            (decode(&part[..middle]), decode(value))
        });
        Self(pairs.collect())
    }

    /// The first value of `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn extend(&mut self, other: Pairs) {
        self.0.extend(other.0);
    }

    /// The pairs as a multiset: two requests that ask for the same thing have equal ones.
    pub(crate) fn sorted(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> = self.iter().collect();
        pairs.sort_unstable();
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &[(&str, &str)]) {
        assert_eq!(Pairs::parse(raw.as_bytes()).iter().collect::<Vec<_>>(), expected, "{raw}");
    }

    #[test]
    fn queries_are_read_as_servers_read_them() {
        check("a=1&b=2", &[("a", "1"), ("b", "2")]);
        check("&a=1&&b", &[("a", "1"), ("b", "")]);
        check("a=1&a=2", &[("a", "1"), ("a", "2")]);
        check("a=%2b+%3A%3a", &[("a", "+ ::")]);
        check("a==&=x", &[("a", "="), ("", "x")]);
        check("a=%zz%e", &[("a", "%zz%e")]);
        check("", &[]);
    }
}
