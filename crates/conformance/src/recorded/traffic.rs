//! An exchange of a recording, and what of it is looked at.

use std::borrow::Cow;

use jiff::Timestamp;
use oplog_findings::{Exchange, Failure, JsonBody, Request, Response, Signing, version};
use oplog_schema::tables::Parameter;
use oplog_schema::{Operation, json_body};
use oplog_wire::MediaType;
use oplog_wire::body::parse_json;
use oplog_wire::form::decoded;
use serde_json::Value;

/// One exchange of a recording.
#[derive(Debug, Clone)]
pub struct RecordedTraffic {
    /// Scheme and authority of its URL: `https://api.example.com`.
    pub origin: String,
    /// When the request was sent.
    pub at: Timestamp,
    /// Request and answer. The form of the answer and the signing of the request are nobody's knowledge, and are not looked at.
    pub exchange: Exchange,
}

impl RecordedTraffic {
    /// A request as it was sent, with what it was answered. `target` is path and query, `body` that of the request.
    ///
    /// ```
    /// use oplog_conformance::recorded::RecordedTraffic;
    /// use oplog_findings::Failure;
    ///
    /// let form = [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    /// let unanswered = Err(Failure::Closed);
    /// let at = jiff::Timestamp::UNIX_EPOCH;
    /// let one = RecordedTraffic::new("http://localhost", at, "POST", "/?a=b%20c", &form, b"d=e+f&g", unanswered);
    /// assert_eq!(one.exchange.request.parameter("a"), Some("b c"));
    /// assert_eq!(one.exchange.request.parameter("d"), Some("e f"));
    /// let json = [("Content-Type".to_owned(), "application/json".to_owned())];
    /// let body = br#"{"page":{"size":5}}"#;
    /// let one = RecordedTraffic::new("http://localhost", at, "POST", "/", &json, body, Err(Failure::Closed));
    /// assert_eq!(one.exchange.request.parameter("page.size"), Some("5"));
    /// assert_eq!(one.exchange.request.body().as_bytes(), body);
    /// ```
    #[must_use]
    pub fn new(
        origin: &str,
        at: Timestamp,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: &[u8],
        result: Result<Response, Failure>,
    ) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let is_form = headers
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value.starts_with(Request::FORM));
        let form = if is_form { String::from_utf8_lossy(body) } else { Cow::Borrowed("") };
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: [query, &form].into_iter().flat_map(parameters).collect(),
            headers: headers.to_vec(),
            form: MediaType::Json,
            signing: Signing::Usual,
            json: None,
        };
        let request = with_members(request, body);
        Self { origin: origin.to_owned(), at, exchange: Exchange { request, result } }
    }
}

/// The request with the members of a JSON object in its body among its parameters. Which of them are documented is not known yet.
fn with_members(mut request: Request, body: &[u8]) -> Request {
    let content_type = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if !content_type.is_some_and(|(_, value)| json_body::is_json(value)) {
        return request;
    }
    let Some(object) = parse_json(body).ok().filter(Value::is_object) else { return request };
    let mut json = JsonBody::default();
    for (name, kind, text) in json_body::leaves(&object) {
        json.members.insert(name.clone(), kind);
        request.query.push((name, Some(text)));
    }
    Request { json: Some(json), ..request }
}

/// The parameters of a query or a form, decoded.
fn parameters(text: &str) -> impl Iterator<Item = (String, Option<String>)> {
    text.split('&').filter(|word| !word.is_empty()).map(move |word| match word.split_once('=') {
        Some((name, value)) => (decoded(name), Some(decoded(value))),
        None => (decoded(word), None),
    })
}

/// The request with nothing but what the tables know: whoever recorded it may have recorded credentials and signatures as well.
pub(super) fn without_credentials(operation: &Operation, mut request: Request) -> Request {
    request.query.retain(|(name, _)| operation.parameter(name).is_some_and(|row| !operation.is_key(row)));
    let names: Vec<String> = request.query.iter().map(|(name, _)| name.clone()).collect();
    if let Some(json) = &mut request.json {
        json.members.retain(|name, _| names.contains(name));
    }
    request.headers.retain(|(name, _)| {
        let is_constant = |row: &Parameter| {
            let header = row.constant.as_ref().and_then(|constant| constant.header.as_ref());
            header.is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let is_plain = ["accept", "content-type"].iter().any(|own| own.eq_ignore_ascii_case(name));
        is_plain || version::is_header(operation, name) || operation.parameters().iter().any(is_constant)
    });
    request
}

/// Whether a request carries the constant of a parameter, in the query, a form or a header.
#[must_use]
pub fn sends_constant(request: &Request, row: &Parameter) -> bool {
    row.constant.as_ref().is_some_and(|constant| {
        let named = |name: &String| request.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        let header = constant.header.as_ref().and_then(named).map(|(_, value)| value.as_str());
        request.parameter(&row.name).or(header) == Some(constant.value.as_str())
    })
}

/// Whether a request has what the page demands: what answers another one proves nothing about the documented one.
pub(super) fn is_documented(operation: &Operation, request: &Request) -> bool {
    let rows = operation.parameters().iter().filter(|row| row.mandatory == Some(true) && row.basis.is_documented());
    rows.filter(|row| row.location.is_query_or_body() && !operation.is_key(row))
        .all(|row| sends_constant(request, row) || row.constant.is_none() && request.parameter(&row.name).is_some())
}
