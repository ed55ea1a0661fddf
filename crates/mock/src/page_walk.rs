//! Walking through the pages of a list, as the tables describe it.

use jiff::Timestamp;
use oplog_schema::Operation;
use oplog_schema::json_body;
use oplog_schema::tables::{PageEnd, Parameter};
use oplog_wire::body::parse_json;
use serde_json::Value;

use crate::request::MockRequest;
use crate::responder::Responder;
use crate::response::MockResponse;

/// The pages of a list, one received after the other, each page in JSON.
///
/// Ends with the page after which the answer names no further one (page numbers: with the first page without entries), and
/// with the first answer that is no JSON or no success.
#[derive(Debug)]
pub struct PageWalk<'a> {
    responder: &'a Responder,
    operation: &'a Operation,
    now: Timestamp,
    next: Option<MockRequest>,
}

impl<'a> PageWalk<'a> {
    /// A walk that begins with `request`.
    #[must_use]
    pub fn new(responder: &'a Responder, operation: &'a Operation, request: MockRequest, now: Timestamp) -> Self {
        Self { responder, operation, now, next: Some(request) }
    }

    /// The entries of all pages, in order, without their wrappers.
    #[must_use]
    pub fn entries(self) -> Vec<Value> {
        let operation = self.operation;
        let bodies: Vec<Value> = self.filter_map(|(_, response)| parse_json(&response.body).ok()).collect();
        bodies.iter().flat_map(|body| operation.entries(body).unwrap_or_default()).cloned().collect()
    }

    /// The request that comes next.
    #[must_use]
    pub fn upcoming(&self) -> Option<&MockRequest> {
        self.next.as_ref()
    }

    fn after(&self, request: &MockRequest, response: &MockResponse) -> Option<MockRequest> {
        let pagination = self.operation.pagination()?;
        let body = parse_json(&response.body).ok().filter(|_| response.status == self.operation.success_status())?;
        let entries = self.operation.entries(&body)?;
        let header = response.header("link");
        if let Some(href) = pagination.next_link(&body, header) {
            let (_, rest) = href.split_once("://")?;
            return Some(MockRequest { target: rest[rest.find('/')?..].to_owned(), ..request.clone() });
        }
        let next = pagination.following(&PageEnd {
            cursor: self.parameter(request, &pagination.cursor).as_deref(),
            size: self.parameter(request, &pagination.size).and_then(|text| text.parse().ok()),
            count: entries.len(),
            next: &pagination.next_cursor(&body, header),
            more: pagination.says_more(&body),
            last_key: entries.last().and_then(|entry| self.operation.entry_key(entry)).as_deref(),
            // A full page and a short one alike are followed, up to the first without entries.
            seen: 0,
            total: Some(u64::MAX),
        })?;
        Some(match self.in_body(&pagination.cursor) {
            Some(row) => request.clone().with_member(&pagination.cursor, Some(json_body::value(row.kind, &next))),
            None => with(request, &pagination.cursor, &next),
        })
    }

    /// The row of a parameter that travels in the body.
    fn in_body(&self, name: &str) -> Option<&Parameter> {
        self.operation.body_parameters().find(|row| row.name == name)
    }

    fn parameter(&self, request: &MockRequest, name: &str) -> Option<String> {
        match self.in_body(name) {
            Some(_) => request.member(name),
            None => parameter(request, name).map(str::to_owned),
        }
    }
}

impl Iterator for PageWalk<'_> {
    type Item = (MockRequest, MockResponse);

    fn next(&mut self) -> Option<(MockRequest, MockResponse)> {
        let request = self.next.take()?;
        let response = self.responder.respond(&request, self.now);
        self.next = self.after(&request, &response);
        Some((request, response))
    }
}

fn parameter<'r>(request: &'r MockRequest, name: &str) -> Option<&'r str> {
    let pairs = request.raw_query().split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
}

/// The request with a query parameter set. Names and cursors of the mock server need no escapes.
fn with(request: &MockRequest, name: &str, value: &str) -> MockRequest {
    let others = request.raw_query().split('&').filter(|pair| !pair.is_empty());
    let others = others.filter(|pair| pair.split('=').next() != Some(name));
    let own = format!("{name}={value}");
    let pairs: Vec<_> = others.chain([own.as_str()]).collect();
    MockRequest { target: format!("{}?{}", request.path(), pairs.join("&")), ..request.clone() }
}
