//! A request as a front hands it over.
//!
//! Nothing is refused here: whatever arrives is a request, and the responder decides what the vendor would say to it.

use oplog_schema::json_body;
use oplog_wire::body::parse_json;
use serde_json::Value;

use crate::pairs::Pairs;

/// One HTTP request.
///
/// ```
/// use oplog_mock::MockRequest;
/// let request = MockRequest::get("/v1/operationLog?maxKeys=1").with_header("Host", "example.com");
/// assert_eq!((request.path(), request.raw_query()), ("/v1/operationLog", "maxKeys=1"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MockRequest {
    /// The method, in upper case as sent.
    pub method: String,
    /// Path and query, percent-escapes as sent.
    pub target: String,
    /// Headers in order, bytes that are not UTF-8 replaced.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl MockRequest {
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
        self.split().0
    }

    /// The target after the question mark; empty without one.
    #[must_use]
    pub fn raw_query(&self) -> &str {
        self.split().1
    }

    /// Path and query. This is asked for time and again, and paths are short.
    fn split(&self) -> (&str, &str) {
        let middle = self.target.bytes().position(|byte| byte == b'?');
        middle
            .and_then(|middle| Some((self.target.get(..middle)?, self.target.get(middle + 1..)?)))
            .unwrap_or((&self.target, ""))
    }

    /// The first header of this name, compared without case; blanks around its value are no part of it.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The same request with this JSON as its body.
    #[must_use]
    pub fn with_json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        self.with_header("Content-Type", json_body::MEDIA_TYPE)
    }

    /// A member of the JSON object in the body, as a parameter's text.
    pub(crate) fn member(&self, path: &str) -> Option<String> {
        Some(json_body::text(json_body::get(&parse_json(&self.body).ok()?, path)?))
    }

    /// The same request with a member of the JSON object in its body set, or taken out.
    pub(crate) fn with_member(self, path: &str, value: Option<Value>) -> Self {
        let mut body = parse_json(&self.body).ok().filter(Value::is_object).unwrap_or_default();
        json_body::set(&mut body, path, value);
        let body = if body.is_null() { Value::Object(serde_json::Map::new()) } else { body };
        self.with_json(&body)
    }

    /// The body's parameters, if it is declared to be a form.
    pub(crate) fn form(&self) -> Pairs {
        let declared = self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
        if declared.trim().eq_ignore_ascii_case(FORM) { Pairs::parse(&self.body) } else { Pairs::default() }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
