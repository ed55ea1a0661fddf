//! Journals from lines of text, with answers as the operations give them.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use oplog_findings::Severity;
use oplog_requests::{CheckedRequests, LoggedRequest, Proof, ServedExchange, check};
use oplog_schema::condition::SignatureFault;
use oplog_schema::{Catalogue, Source};
use serde_json::{Value, json};

/// The built-in operations, and those of a made-up vendor that the others have no counterpart of.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let vocabulary = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/tests/vocabulary/schemas");
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![vocabulary.into()] };
    Catalogue::load(&source).unwrap()
});

pub(crate) fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// The verdict on a journal.
pub(crate) fn verdict(lines: &[String]) -> CheckedRequests {
    check(CATALOGUE.operations(), &recorded(lines), 0)
}

/// Level, rule and request of each finding.
pub(crate) fn found(verdict: &CheckedRequests) -> Vec<String> {
    let findings = verdict.findings().map(|found| {
        let severity = if found.severity == Severity::Deny { "deny" } else { "warn" };
        let (request, _) = found.finding.at.trim_start_matches("request ").split_once(':').unwrap();
        format!("{severity} {} at {request}", found.rule.id)
    });
    let mut lines: Vec<String> = findings.collect();
    lines.sort();
    lines
}

/// The journal that the lines stand for.
fn recorded(lines: &[String]) -> Vec<LoggedRequest> {
    let mut at: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let mut journal = Vec::new();
    for (id, line) in (1..).zip(lines) {
        let (request, told) = line.rsplit_once(" -> ").unwrap();
        let (method, target) = request.split_once(' ').unwrap();
        let (status, told) = told.split_once(' ').unwrap_or((told, ""));
        let one = |name: &str| told.split(' ').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        let status: u16 = status.parse().unwrap();
        at += SignedDuration::from_secs(one("after").map_or(1, |text| text.parse().unwrap()));

        let mut headers = vec![("User-Agent".to_owned(), one("by").unwrap_or("a client").to_owned())];
        for header in told.split(' ').filter_map(|part| part.strip_prefix("header=")) {
            let (name, value) = header.split_once(':').unwrap();
            headers.push((name.to_owned(), value.to_owned()));
        }
        if one("body").is_some() {
            let media = one("media").unwrap_or("application/x-www-form-urlencoded");
            headers.push(("Content-Type".to_owned(), media.to_owned()));
        }
        let mut answer_headers = Vec::new();
        for (name, header) in [("total", "X-Total"), ("size", "X-Limit")] {
            answer_headers.extend(one(name).map(|value| (header.to_owned(), value.to_owned())));
        }
        let entries = one("entries").map_or(1, |text| text.parse().unwrap());
        let body = answer(target, entries, one("next"), one("here"));
        let exchange = ServedExchange {
            connection: one("on").map(|port| format!("127.0.0.1:{port}").parse().unwrap()),
            at,
            method,
            target,
            headers: &headers,
            body: one("body").unwrap_or_default().as_bytes(),
            status,
            answer_headers: &answer_headers,
            answer: if status == 200 { body.as_bytes() } else { b"{}" },
        };
        journal.push(LoggedRequest::new(id, &exchange, proof(one("proof")), CATALOGUE.operations()));
    }
    journal
}

fn proof(told: Option<&str>) -> Proof {
    let fault = match told {
        None => return Proof::Unchecked,
        Some("first") => return Proof::Proven { by: 0 },
        Some("second") => return Proof::Proven { by: 1 },
        Some("missing") => SignatureFault::Missing,
        Some("mismatch") => SignatureFault::Mismatch,
        Some("unknown-key") => SignatureFault::UnknownKey,
        Some("expired") => SignatureFault::Expired,
        Some("nonce-used") => SignatureFault::NonceUsed,
        Some(other) => panic!("{other}"),
    };
    Proof::Failed { fault, text: "no proof".to_owned() }
}

/// A page as the operation at `target` answers it.
fn answer(target: &str, entries: usize, next: Option<&str>, here: Option<&str>) -> String {
    let rows = vec![json!({}); entries];
    let body = if target.contains("operationLog") {
        json!({"operationLogs": rows, "isTruncated": next.is_some(), "nextMarker": next, "marker": here})
    } else if target.contains("os-instance-actions") {
        let link = |next| json!({"rel": "next", "href": format!("http://h/x?limit=1&marker={next}")});
        json!({"instanceActions": rows, "links": next.map(link).into_iter().collect::<Vec<Value>>()})
    } else if target.contains("transactions") {
        Value::from(rows)
    } else {
        json!({"ExecutionLogs": rows, "NextToken": next})
    };
    body.to_string()
}
