//! HAR 1.2: every exchange of the run, for tools that show HTTP.
//!
//! Requests stand in it as they were before any signature, so no credential is in them; headers of responses that are
//! credentials by their name are masked. A body that is not UTF-8 is in base64. Only the whole time of an exchange is known,
//! so all of it counts as waiting. Where the network failed there is no response: the entry has the status 0 and says why in
//! `_error`, as browsers write it.
//!
//! The file is bounded. Exchanges that findings quote come first, and of the others as many as fit; long bodies are cut.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::response::{masked, whole};
use oplog_findings::{Failure, RecordedExchange, Request, Response, RunReport};
use oplog_schema::json_body::MEDIA_TYPE;

/// Bytes of the whole file, by estimate.
const MOST: usize = 4_500_000;
/// Bytes of one body that are written.
const BODY: usize = 256 << 10;
/// Bytes of an exchange beside its texts.
const FRAME: usize = 1_400;

/// What the checker's client speaks.
const HTTP: &str = "HTTP/1.1";

/// The exchanges as HAR, indented, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport) -> String {
    let incomplete = if report.complete { "" } else { ", incomplete: the run was stopped before its end" };
    let (exchanges, left_out) = chosen(report);
    let left_out = match left_out {
        0 => String::new(),
        _ => format!(", without {left_out} exchanges that are more than this file may hold"),
    };
    let log = json!({
        "log": {
            "version": "1.2",
            "creator": { "name": crate::PROGRAM, "version": env!("CARGO_PKG_VERSION") },
            "entries": exchanges.into_iter().map(entry).collect::<Vec<_>>(),
            "comment": format!("target {}, seed {}{incomplete}{left_out}", report.target, report.seed),
        }
    });
    format!("{log:#}\n")
}

/// The exchanges that fit, in the order in which they were sent, and how many do not.
fn chosen(report: &RunReport) -> (Vec<&RecordedExchange>, usize) {
    let quoted: BTreeSet<_> = report
        .operations
        .iter()
        .flat_map(|part| part.findings.iter().filter_map(|group| report.exchange(&part.id, group)))
        .map(std::ptr::from_ref)
        .collect();
    let mut exchanges: Vec<&RecordedExchange> = report.exchanges.iter().collect();
    exchanges.sort_by_key(|exchange| exchange.started);
    let mut fits = vec![false; exchanges.len()];
    let mut bytes = 0;
    for first in [true, false] {
        for (exchange, fits) in exchanges.iter().zip(&mut fits) {
            let is_next = quoted.contains(&std::ptr::from_ref(*exchange)) == first;
            if is_next && bytes + size(exchange) <= MOST {
                bytes += size(exchange);
                *fits = true;
            }
        }
    }
    let left_out = fits.iter().filter(|fits| !**fits).count();
    let mut fits = fits.into_iter();
    exchanges.retain(|_| fits.next().unwrap_or_default());
    (exchanges, left_out)
}

/// The bytes that an exchange takes, by estimate: what is not text grows in base64.
fn size(exchange: &RecordedExchange) -> usize {
    let pair = |name: &str, value: &str| name.len() + value.len() + 80;
    let headers = |pairs: &[(String, String)]| pairs.iter().map(|(name, value)| pair(name, value)).sum::<usize>();
    let sent = exchange.request.target().len() + exchange.request.body().len();
    let request = sent * 3 + headers(&exchange.request.headers);
    let response = exchange.result.as_ref().map_or(0, |response| headers(&response.headers) + escaped(response));
    FRAME + request + response
}

/// The bytes of a body as it is written.
fn escaped(response: &Response) -> usize {
    let body = kept(response);
    let escapes = body.iter().filter(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')).count();
    body.len() * 4 / 3 + escapes * 5
}

/// As much of a body as is written.
fn kept(response: &Response) -> &[u8] {
    response.body.get(..BODY).unwrap_or(&response.body)
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
        .in_query()
        .map(|(name, value)| json!({ "name": name, "value": value.as_deref().unwrap_or_default() }))
        .collect();
    let body = request.body();
    let mut sent = json!({
        "method": request.method,
        "url": format!("{}{}", exchange.url, request.target()),
        "httpVersion": HTTP,
        "cookies": [],
        "headers": headers(&request.headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": body.len(),
    });
    if !body.is_empty() {
        sent["postData"] =
            json!({ "mimeType": if request.is_form() { Request::FORM } else { MEDIA_TYPE }, "text": body });
    }
    sent
}

fn answer(response: &Response, cut: usize) -> Value {
    let cut = cut + response.body.len() - kept(response).len();
    let whole = kept(response).len() + cut;
    let mut content = json!({
        "size": whole,
        "mimeType": response.header("content-type").unwrap_or_default(),
    });
    match text(kept(response), cut) {
        Some(text) => content["text"] = text.into(),
        None => {
            content["text"] = BASE64_STANDARD.encode(kept(response)).into();
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
        "bodySize": whole,
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
