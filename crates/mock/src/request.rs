//! A request as a front hands it over.
//!
//! Nothing is refused here: whatever arrives is a request, and the responder decides what the vendor would say to it.

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

    /// The body's parameters, if it is declared to be a form.
    pub(crate) fn form(&self) -> Pairs {
        let declared = self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
        if declared.trim().eq_ignore_ascii_case(FORM) { Pairs::parse(&self.body) } else { Pairs::default() }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
