//! Documented answers to documented requests, byte for byte.
//!
//! A case is replayed when method, path, parameters (as a multiset) and version agree with its request, and when it fits the
//! data set: an example that shows the whole list of two entries is wrong once the list has a thousand. The cursor that a
//! replayed page gives out leads on to the entries after it. A page that gives out its own cursor would keep a client for ever: it is
//! replayed as the last one.

use oplog_schema::golden::{GoldenCase, GoldenRequest, GoldenResponse};
use oplog_schema::tables::Pagination;
use oplog_wire::MediaType;
use serde_json::Value;

use crate::documented;
use crate::paging::cursor::CursorCodec;
use crate::paging::list::List;
use crate::pairs::Pairs;
use crate::parsed::ParsedRequest;
use crate::plan::Plan;
use crate::plans::Plans;
use crate::received::ReceivedRequest;
use crate::request::MockRequest;
use crate::response::MockResponse;
use crate::route::{RouteMatch, RoutedRequest};
use crate::settings::Settings;
use crate::version::RequestedVersion;

/// The documented answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replays(Vec<Replay>);

#[derive(Debug, Clone)]
struct Replay {
    operation: String,
    method: String,
    path: String,
    parameters: Pairs,
    version: Option<RequestedVersion>,
    response: MockResponse,
    /// How many entries the answer shows.
    rows: u64,
    /// Whether those are the first entries of the data set, and whether the answer says that more follow.
    in_data: Option<bool>,
}

impl Replays {
    /// Takes the cases to be replayed, and teaches `cursors` what they give out.
    pub(crate) fn new(plans: &Plans, cases: &[GoldenCase], settings: &Settings, cursors: &mut CursorCodec) -> Self {
        let mut replays = Vec::new();
        for case in cases.iter().filter(|case| case.replay && settings.replay) {
            for (request, response) in &case.exchanges {
                let request = request_of(request);
                let received = ReceivedRequest::new(settings.seed, &request, jiff::Timestamp::UNIX_EPOCH);
                if let RouteMatch::Operation(request) = &RoutedRequest::new(plans, &received).route
                    && request.plan.operation.id().as_str() == case.operation
                {
                    replays.push(Replay::new(request, case, response, settings, cursors));
                }
            }
        }
        Self(replays)
    }

    /// The documented answer to `request`.
    pub(crate) fn find(
        &self,
        request: &ParsedRequest<'_>,
        list: Option<&List<'_>>,
        settings: &Settings,
    ) -> Option<MockResponse> {
        let replay = self.0.iter().find(|replay| replay.answers(request) && replay.fits(request, list, settings))?;
        Some(replay.response.clone())
    }
}

impl Replay {
    fn new(
        request: &ParsedRequest<'_>,
        case: &GoldenCase,
        response: &GoldenResponse,
        settings: &Settings,
        cursors: &mut CursorCodec,
    ) -> Self {
        let operation = &request.plan.operation;
        // A case that cannot be read shows no entries; it is replayed all the same.
        let body = documented::body(operation, response).unwrap_or_default();
        let shown = operation.entries(&body).map(|entries| entries.len() as u64);
        let rows = shown.unwrap_or(u64::from(operation.detail().is_some()));
        let documented = operation.sample_data().and_then(|data| data.documented.as_ref()) == Some(&case.name);
        let next = operation.pagination().and_then(|pagination| next(pagination, &body));
        let sent = parameters(request.received);
        let own = operation.pagination().and_then(|pagination| sent.get(&pagination.cursor));
        let mut response = response_of(request.plan, response);
        if let Some(pagination) = operation.pagination().filter(|_| next.is_some() && next.as_deref() == own) {
            response.body = as_the_last(pagination, body);
        }
        if let (true, Some(text), Some(list)) = (documented, &next, List::resolve(request, settings, cursors)) {
            let cursor = list.cursor(rows);
            cursors.remember(operation.id().as_str(), text, cursor);
        }
        Self {
            operation: operation.id().as_str().to_owned(),
            method: request.received.request.method.clone(),
            path: request.received.request.path().to_owned(),
            parameters: sent,
            version: request.requested_version.clone(),
            response,
            rows,
            in_data: documented.then_some(next.is_some()),
        }
    }

    fn answers(&self, request: &ParsedRequest<'_>) -> bool {
        let sent = request.received.request;
        self.operation == request.plan.operation.id().as_str()
            && self.method == sent.method
            && self.path == sent.path()
            && self.version == request.requested_version
            && self.parameters.len() == request.received.query.len() + request.received.form.len()
            && self.parameters.sorted() == parameters(request.received).sorted()
    }

    /// Whether the answer is true of the data set.
    fn fits(&self, request: &ParsedRequest<'_>, list: Option<&List<'_>>, settings: &Settings) -> bool {
        if settings.entries.is_some_and(|entries| entries < self.rows) {
            return false;
        }
        let (Some(list), Some(more)) = (list, self.in_data) else { return true };
        let total = list.window.end - list.window.start;
        let is_opaque = request.plan.operation.pagination().is_some_and(|paging| paging.strategy.is_opaque());
        // A page may be short when it says from where the rest follows.
        total == self.rows || list.size == self.rows || is_opaque && more && self.rows < total
    }
}

/// A page in JSON that says that nothing follows.
fn as_the_last(pagination: &Pagination, mut body: Value) -> Vec<u8> {
    if let Value::Object(members) = &mut body {
        members.retain(|name, _| Some(name) != pagination.next.as_ref());
        if let Some(more) = pagination.more.as_ref().and_then(|name| members.get_mut(name)) {
            *more = Value::Bool(false);
        }
    }
    body.to_string().into_bytes()
}

fn next(pagination: &Pagination, body: &Value) -> Option<String> {
    body.get(pagination.next.as_ref()?)?.as_str().map(str::to_owned)
}

fn parameters(received: &ReceivedRequest<'_>) -> Pairs {
    let mut pairs = received.query.clone();
    pairs.extend(received.form.iter());
    pairs
}

/// A golden request as a request.
pub(crate) fn request_of(golden: &GoldenRequest) -> MockRequest {
    MockRequest {
        method: golden.method.clone(),
        target: golden.target.clone(),
        headers: golden.headers.clone(),
        body: golden.body.clone(),
    }
}

/// A golden response as a response.
pub(crate) fn response_of(plan: &Plan, golden: &GoldenResponse) -> MockResponse {
    let content_type = plan.operation.body().content_type(golden.media.unwrap_or(MediaType::Json));
    let mut response = MockResponse::new(golden.status, content_type, golden.body.clone());
    response.headers.clear();
    for (name, value) in &golden.headers {
        response.add(name, value.clone());
    }
    if !content_type.is_empty() {
        response.add("Content-Type", content_type.to_owned());
    }
    response
}
