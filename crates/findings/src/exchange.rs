//! One HTTP exchange as data: what was sent, and what came back or why nothing did.
//!
//! Whoever talks to a network makes exchanges; rules and reports read them. Requests are kept as they are before a signature
//! is put on them, so no credential is part of one.

use std::collections::BTreeMap;
use std::iter::once;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use oplog_schema::json_body;
use oplog_schema::tables::JsonType;
use oplog_schema::uri::UNRESERVED;
use oplog_wire::MediaType;
use percent_encoding::utf8_percent_encode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A request, before any signature is put on it.
///
/// Its parameters are in the query, or, where its `Content-Type` says so, in the body as a form. Some may be members of a JSON object in
/// the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The raw path, percent-encoded.
    pub path: String,
    /// Parameters of the query, the form and the JSON object in order, decoded. `None` is a bare flag.
    pub query: Vec<(String, Option<String>)>,
    /// Headers in order, without credentials.
    pub headers: Vec<(String, String)>,
    /// The form that the answer must have.
    pub form: MediaType,
    /// How the request is signed.
    pub signing: Signing,
    /// The JSON object in its body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<JsonBody>,
}

/// A JSON object in the body of a request, whose members are parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct JsonBody {
    /// Which parameters are members of it, by their names, with their types. A name is a path: `page.cursor`.
    pub members: BTreeMap<String, JsonType>,
    /// Whether its last byte is left out, so that it is no JSON.
    #[serde(default)]
    pub is_cut: bool,
}

/// How a request is signed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Signing {
    /// With the target's own credentials, if it has any.
    #[default]
    Usual,
    /// Not at all.
    Anonymous,
    /// With the right key and a wrong secret.
    WrongSecret,
    /// As if made long ago.
    Stale,
    /// With credentials of a special kind.
    Special(oplog_schema::condition::CredentialKind),
    /// By the account of this name instead of the target's first one, in one of the other ways.
    Account(String, Box<Signing>),
}

impl Signing {
    /// A way of signing, by the account of this name, or else by the first one.
    #[must_use]
    pub fn by(account: Option<&str>, manner: Signing) -> Signing {
        match account {
            Some(name) => Signing::Account(name.to_owned(), Box::new(manner)),
            None => manner,
        }
    }

    /// The way, whoever signs.
    #[must_use]
    pub fn manner(&self) -> &Signing {
        match self {
            Signing::Account(_, manner) => manner.manner(),
            own => own,
        }
    }
}

impl Request {
    /// The media type of parameters in a body.
    pub const FORM: &str = "application/x-www-form-urlencoded";

    /// The value of a query parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.as_deref())
    }

    /// The same call with a query parameter set (or replaced).
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = Some(value.into());
        match self.query.iter_mut().find(|(key, _)| key == name) {
            Some(pair) => pair.1 = value,
            None => self.query.push((name.to_owned(), value)),
        }
        self
    }

    /// The same call without a query parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.query.retain(|(key, _)| key != name);
        self
    }

    /// The same call with a header set.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same call with its parameters as a form in the body.
    #[must_use]
    pub fn as_form(self) -> Self {
        self.with_header("Content-Type", Self::FORM)
    }

    /// The same call with some of its parameters in a JSON object in the body.
    #[must_use]
    pub fn with_json(self, members: BTreeMap<String, JsonType>) -> Self {
        let call = self.with_header("Content-Type", json_body::MEDIA_TYPE);
        Self { json: Some(JsonBody { members, is_cut: false }), ..call }
    }

    /// The parameters that are sent in the query.
    pub fn in_query(&self) -> impl Iterator<Item = &(String, Option<String>)> {
        let is_elsewhere = |name: &str| self.json.as_ref().is_some_and(|json| json.members.contains_key(name));
        self.query.iter().filter(move |(name, _)| !self.is_form() && !is_elsewhere(name))
    }

    /// Path and query as sent.
    #[must_use]
    pub fn target(&self) -> String {
        let query: String = pieces(self.in_query()).collect();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// How long [`Request::target`] is.
    #[must_use]
    pub fn target_length(&self) -> usize {
        let query: usize = pieces(self.in_query()).map(str::len).sum();
        self.path.len() + if query == 0 { 0 } else { "?".len() + query }
    }

    /// The body as sent: the parameters as a form or a JSON object, or nothing.
    ///
    /// ```
    /// use oplog_findings::{Request, Signing};
    /// use oplog_wire::MediaType;
    ///
    /// let request = Request {
    ///     method: "POST".into(),
    ///     path: "/".into(),
    ///     query: vec![("Action".into(), Some("List".into())), ("NextToken".into(), Some("a b".into()))],
    ///     headers: Vec::new(),
    ///     form: MediaType::Json,
    ///     signing: Signing::Usual,
    ///     json: None,
    /// };
    /// assert_eq!((request.target().as_str(), request.body().as_str()), ("/?Action=List&NextToken=a%20b", ""));
    /// assert_eq!(request.target_length(), request.target().len());
    /// let form = request.as_form();
    /// assert_eq!((form.target().as_str(), form.body().as_str()), ("/", "Action=List&NextToken=a%20b"));
    /// ```
    #[must_use]
    pub fn body(&self) -> String {
        if self.is_form() {
            return pieces(self.query.iter()).collect();
        }
        let Some(json) = &self.json else { return String::new() };
        let mut body = serde_json::Value::Object(serde_json::Map::new());
        for (name, text) in &self.query {
            if let (Some(kind), Some(text)) = (json.members.get(name), text) {
                json_body::set(&mut body, name, Some(json_body::value(*kind, text)));
            }
        }
        let mut text = body.to_string();
        if json.is_cut {
            text.pop();
        }
        text
    }

    /// Whether its parameters are in the body as a form.
    #[must_use]
    pub fn is_form(&self) -> bool {
        self.headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value == Self::FORM)
    }
}

/// What a query or a form of these parameters is put together from.
fn pieces<'p>(pairs: impl Iterator<Item = &'p (String, Option<String>)>) -> impl Iterator<Item = &'p str> {
    let written = pairs.skip_while(|(name, value)| name.is_empty() && value.is_none());
    written.enumerate().flat_map(|(place, (name, value))| {
        let before = (place > 0).then_some("&");
        let value = value.iter().flat_map(|value| once("=").chain(utf8_percent_encode(value, UNRESERVED)));
        before.into_iter().chain(utf8_percent_encode(name, UNRESERVED)).chain(value)
    })
}

/// What a target answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers as received, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, within the limit on bytes.
    pub body: Bytes,
}

impl Response {
    /// The first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The `Link` header; several of them are one list (RFC 9110, section 5.3).
    #[must_use]
    pub fn link(&self) -> Option<String> {
        let values = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case("link"));
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Whether the status is a success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no reply: a fault of the network or of a limit, never a verdict on the target's answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No connection.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// No complete answer in time.
    #[error("no complete answer within {0} ms")]
    TimedOut(u128),
    /// The body is larger than the limit.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// The answer is more than is read, of which the reason tells.
    #[error("not read to its end: {0}")]
    Unread(String),
    /// The connection broke, or what came is no HTTP.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// The connection was closed before any of an answer came.
    #[error("the connection was closed before any of an answer came")]
    Closed,
    /// The target turned the request away for load until the client's patience was at its end.
    #[error(
        "turned away for load (status {0}): set a lower `limits.rate` for the target in conformance.toml, or --rate"
    )]
    Overloaded(u16),
    /// The run's request budget is used up.
    #[error("the budget of {0} requests is used up; raise it with --max-requests")]
    Budget(u64),
    /// The run's time is up, or what is left of it is kept for what has no evidence yet.
    #[error("out of time: not asked within {0} s; raise it with --max-time")]
    OutOfTime(u64),
    /// The target left several requests in a row without an answer, so that no more are sent to it.
    #[error("not asked any more after {0} requests in a row without an answer")]
    GivenUp(u32),
    /// The request could not be signed.
    #[error("cannot be signed: {0}")]
    Signing(String),
    /// The request is more than can be sent.
    #[error("cannot be sent: {0}")]
    Unsendable(String),
}

/// One request with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub result: Result<Response, Failure>,
}

/// An exchange of a run, as reports show it.
#[derive(Debug, Clone)]
pub struct RecordedExchange {
    /// The operation that was checked.
    pub operation: String,
    /// The base URL that the request went to.
    pub url: String,
    /// The request, before any signature.
    pub request: Request,
    /// When it was sent.
    pub started: Timestamp,
    /// How long it took until the last byte.
    pub took: Duration,
    /// What came back.
    pub result: Result<Response, Failure>,
    /// Bytes at the end of the body that were not kept.
    pub cut: usize,
}
