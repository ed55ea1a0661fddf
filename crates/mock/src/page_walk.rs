//! Walking through the pages of a list, as the tables describe it.

use jiff::Timestamp;
use oplog_schema::tables::PagingStrategy;
use oplog_schema::{FieldPath, Operation};
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
        let body = parse_json(&response.body).ok().filter(|_| response.status == 200)?;
        match pagination.strategy {
            PagingStrategy::Marker | PagingStrategy::Token => {
                let next = body.get(pagination.next.as_ref()?)?.as_str()?;
                Some(with(request, &pagination.cursor, next))
            }
            PagingStrategy::Page => {
                let shown = self.operation.entries(&body)?.len();
                let page = parameter(request, &pagination.cursor).and_then(|text| text.parse().ok()).unwrap_or(1u64);
                (shown > 0).then(|| with(request, &pagination.cursor, &(page + 1).to_string()))
            }
            PagingStrategy::Link => {
                let links: FieldPath = format!("{}[].href", pagination.links.as_ref()?).parse().ok()?;
                let href = links.first(&body)?.as_str()?;
                let (_, rest) = href.split_once("://")?;
                Some(MockRequest { target: rest[rest.find('/')?..].to_owned(), ..request.clone() })
            }
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
