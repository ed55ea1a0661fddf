//! HAR 1.2: every exchange of the run, for tools that show HTTP.
//!
//! Requests stand in it as they were before any signature, so no credential is in them; headers of responses that are
//! credentials by their name are masked. A body that is not UTF-8 is in base64. Only the whole time of an exchange is known,
//! so all of it counts as waiting. Where the network failed there is no response: the entry has the status 0 and says why in
//! `_error`, as browsers write it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::response::{masked, whole};
use oplog_findings::{Failure, RecordedExchange, Response, RunReport};

/// What the checker's client speaks.
const HTTP: &str = "HTTP/1.1";

/// The exchanges as HAR, indented, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport) -> String {
    let mut exchanges: Vec<&RecordedExchange> = report.exchanges.iter().collect();
    exchanges.sort_by_key(|exchange| exchange.started);
    let incomplete = if report.complete { "" } else { ", incomplete: the run was stopped before its end" };
    let log = json!({
        "log": {
            "version": "1.2",
            "creator": { "name": crate::PROGRAM, "version": env!("CARGO_PKG_VERSION") },
            "entries": exchanges.into_iter().map(entry).collect::<Vec<_>>(),
            "comment": format!("target {}, seed {}{incomplete}", report.target, report.seed),
        }
    });
    format!("{log:#}\n")
}

fn entry(exchange: &RecordedExchange) -> Value {
    let time = exchange.took.as_secs_f64() * 1000.0;
    json!({
        "startedDateTime": exchange.started.to_string(),
        "time": time,
        "request": request(exchange),
        "response": match &exchange.result {
            Ok(response) => answer(response, exchange.cut),
            Err(failure) => no_response(failure),
        },
        "cache": {},
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "comment": exchange.operation,
    })
}

fn request(exchange: &RecordedExchange) -> Value {
    let request = &exchange.request;
    let query: Vec<Value> = request
        .query
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value.as_deref().unwrap_or_default() }))
        .collect();
    json!({
        "method": request.method,
        "url": format!("{}{}", exchange.url, request.target()),
        "httpVersion": HTTP,
        "cookies": [],
        "headers": headers(&request.headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": 0,
    })
}

fn answer(response: &Response, cut: usize) -> Value {
    let mut content = json!({
        "size": response.body.len() + cut,
        "mimeType": response.header("content-type").unwrap_or_default(),
    });
    match text(&response.body, cut) {
        Some(text) => content["text"] = text.into(),
        None => {
            content["text"] = BASE64_STANDARD.encode(&response.body).into();
            content["encoding"] = "base64".into();
        }
    }
    if cut > 0 {
        content["comment"] = format!("the last {cut} bytes were not kept").into();
    }
    json!({
        "status": response.status,
        "statusText": reason(response.status),
        "httpVersion": HTTP,
        "cookies": [],
        "headers": headers(&response.headers),
        "content": content,
        "redirectURL": response.header("location").unwrap_or_default(),
        "headersSize": -1,
        "bodySize": response.body.len() + cut,
    })
}

fn no_response(failure: &Failure) -> Value {
    json!({
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "content": { "size": 0, "mimeType": "x-unknown" },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
        "_error": failure.to_string(),
    })
}

/// A body as text, if it is one; where its end was not kept, it may end inside a character.
fn text(body: &[u8], cut: usize) -> Option<String> {
    match std::str::from_utf8(body) {
        Ok(text) => Some(text.to_owned()),
        Err(error) if cut > 0 && error.error_len().is_none() => Some(whole(body).into_owned()),
        Err(_) => None,
    }
}

fn headers(pairs: &[(String, String)]) -> Vec<Value> {
    masked(pairs).map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

fn reason(status: u16) -> &'static str {
    let status = http::StatusCode::from_u16(status).ok();
    status.and_then(|status| status.canonical_reason()).unwrap_or_default()
}
