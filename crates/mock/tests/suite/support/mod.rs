//! What the tests share: the built-in data, a clock that stands still, and one way to ask for everything.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its own part; a failed unwrap is a failed test")]

use jiff::Timestamp;
use oplog_mock::{MockRequest, MockResponse, PageWalk, RequestBuilder, Responder, Settings};
use oplog_schema::golden::{self, GoldenCase};
use oplog_schema::tables::{PagingStrategy, Parameter};
use oplog_schema::{Catalogue, Operation, Source};
use oplog_wire::MediaType;
use oplog_wire::body::parse_json;
use oplog_wire::time::TimeFormat;
use serde_json::Value;

/// A time at which nothing special happens.
pub(crate) fn now() -> Timestamp {
    "2026-03-01T09:30:00Z".parse().unwrap()
}

pub(crate) fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap()
}

pub(crate) fn cases() -> Vec<GoldenCase> {
    golden::load(&Source::Embedded).unwrap()
}

pub(crate) fn responder(settings: Settings) -> Responder {
    Responder::new(&catalogue(), &cases(), settings).unwrap()
}

/// A responder whose every entity has `entries` entries.
pub(crate) fn with_entries(entries: u64) -> Responder {
    responder(Settings { entries: Some(entries), ..Settings::open() })
}

pub(crate) fn json(response: &MockResponse) -> Value {
    parse_json(&response.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&response.body)))
}

/// The documented request in the newest version, with JSON asked for, about an entity that no example shows, and with a
/// window that holds everything: the request that shows the most.
pub(crate) fn ask_for_all(operation: &Operation) -> RequestBuilder<'_> {
    let mut ask = RequestBuilder::new(operation).about(1).format(MediaType::Json);
    if let Some(table) = operation.microversion() {
        ask = ask.version(&table.maximum);
    }
    for filter in operation.filters() {
        let formats = [Some(&filter.start), filter.end.as_ref()];
        for (name, text) in formats.into_iter().zip(["0001-01-01T00:00:00Z", "9998-12-31T23:59:59Z"]) {
            let Some(name) = name else { continue };
            let instant: Timestamp = text.parse().unwrap();
            let format = operation.parameter(name).and_then(Parameter::time_format).unwrap_or(TimeFormat::UtcSeconds);
            ask = ask.with(name, &format.format(instant));
        }
    }
    ask
}

/// The operations that cut their list into pages.
pub(crate) fn paged(catalogue: &Catalogue) -> impl Iterator<Item = (&Operation, &oplog_schema::tables::Pagination)> {
    catalogue.operations().iter().filter_map(|operation| Some((operation, operation.pagination()?)))
}

/// The largest page that every operation serves.
pub(crate) const LARGEST: u64 = 100;

/// The entries that a walk with pages of `size` finds.
pub(crate) fn walk(responder: &Responder, operation: &Operation, size: u64) -> Vec<Value> {
    let pagination = operation.pagination().unwrap();
    let request = ask_for_all(operation).with(&pagination.size, &size.to_string()).request();
    PageWalk::new(responder, operation, request, now()).entries()
}

/// Whether a page is bound to the cursor of an entry, so that it says nothing about a page's number.
pub(crate) fn has_cursors(strategy: PagingStrategy) -> bool {
    matches!(strategy, PagingStrategy::Marker | PagingStrategy::Token)
}

#[track_caller]
pub(crate) fn ok(response: MockResponse, request: &MockRequest) -> MockResponse {
    assert_eq!(
        response.status,
        200,
        "{} {}: {}",
        request.method,
        request.target,
        String::from_utf8_lossy(&response.body)
    );
    response
}

/// A client for what goes over a socket. It speaks plain HTTP, and still wants to know who would speak TLS.
pub(crate) fn http() -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}
