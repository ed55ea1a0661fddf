//! Answers that somebody asked for: by a stub of a scenario, or with `Prefer: code=503` or
//! `Prefer: example=NAME` on the request itself, as Prism has it.

use jiff::Timestamp;
use oplog_requests::Proof;
use oplog_schema::condition::Condition;
use serde_json::json;

use crate::faults::Faulty;
use crate::request::MockRequest;
use crate::responder::Responder;
use crate::response::{MockResponse, Transfer};
use crate::route::RoutedRequest;
use crate::scenario::{Answer, Asked, Own};
use crate::sender::IsNew;
use crate::state::State;

/// The answer to `request`, documented unless somebody asked for another one.
pub(crate) fn answer(
    faulty: &Faulty,
    state: &State,
    request: &MockRequest,
    now: Timestamp,
    is_new: IsNew<'_>,
) -> (MockResponse, Proof) {
    let preferred = preferred(request);
    if preferred == Preferred::Nothing && !state.has_stubs() {
        return faulty.respond_where(request, now, Own::NONE, is_new);
    }
    let responder = faulty.responder();
    let received = responder.receive(request, now);
    let routed = responder.route(&received);
    let parsed = routed.route.request();
    let operation = parsed.map(|parsed| parsed.plan.operation.id().as_str());
    let parameter = |name: &str| {
        let parsed = parsed.and_then(|parsed| parsed.parameter(name)).map(|value| value.to_owned());
        parsed.or_else(|| received.parameter(name).map(str::to_owned))
    };
    let continues = parsed.is_some_and(|parsed| {
        let pagination = parsed.plan.operation.pagination();
        pagination.is_some_and(|pagination| {
            let cursor = parsed.parameter(&pagination.cursor);
            cursor.is_some_and(|cursor| Some(cursor) != pagination.strategy.first())
        })
    });
    let asked = Asked { request, operation, continues, parameter: &parameter };
    let (scripted, own) = {
        let mut stubs = state.stubs();
        if let Err(seconds) = stubs.passes(operation, now) {
            return (busy(responder, &routed, seconds), Proof::Unchecked);
        }
        (stubs.next(&asked).unwrap_or_default(), stubs.own(operation))
    };
    let documented = || faulty.respond_where(request, now, &own, is_new);
    let unproven = |response| (response, Proof::Unchecked);
    let example = |name: &str| example(responder, operation.unwrap_or_default(), name);
    let (mut response, proof) = match (scripted.answer, preferred) {
        (Answer::Documented, Preferred::Status(status)) if !(200..300).contains(&status) => {
            let success = parsed.map_or(200, |parsed| parsed.plan.operation.success_status());
            let rows = parsed.into_iter().flat_map(|parsed| parsed.plan.operation.errors());
            let row = rows.clone().find(|row| row.status == status);
            let documented = row.and_then(|row| responder.documented_error(&routed, &row.id));
            unproven(documented.unwrap_or_else(|| unknown(status, rows.map(|row| row.status).chain([success]))))
        }
        (Answer::Documented, Preferred::Example(name)) => unproven(example(&name)),
        (Answer::Documented, _) => documented(),
        (Answer::Response(response), _) => unproven(response),
        (Answer::Error(id), _) => match responder.documented_error(&routed, &id) {
            Some(response) => unproven(response),
            None => documented(),
        },
        (Answer::Fault(faults), _) => faulty.with(faults).respond_where(request, now, &own, is_new),
        (Answer::Example(name), _) => unproven(example(&name)),
        (Answer::Drop, _) => unproven(none(Transfer::Dropped)),
        (Answer::Reset, _) => unproven(none(Transfer::Reset)),
    };
    response.delay += scripted.delay;
    if let Some(transfer) = scripted.transfer {
        response.transfer = transfer;
    }
    (response, proof)
}

/// What a request prefers.
#[derive(Debug, PartialEq, Eq)]
enum Preferred {
    Nothing,
    Status(u16),
    Example(String),
}

fn preferred(request: &MockRequest) -> Preferred {
    let Some(header) = request.header("prefer") else { return Preferred::Nothing };
    let mut preferences = header.split([',', ';']).filter_map(|one| one.trim().split_once('='));
    let known = preferences.find_map(|(name, value)| match (name, value.trim_matches('"')) {
        ("code", code) => code.parse().ok().map(Preferred::Status),
        ("example", name) => Some(Preferred::Example(name.to_owned())),
        _ => None,
    });
    known.unwrap_or(Preferred::Nothing)
}

/// No answer.
fn none(transfer: Transfer) -> MockResponse {
    MockResponse { transfer, ..MockResponse::new(500, "text/plain", "") }
}

/// What a service says that is too busy: in the words of its own row, where it has one.
fn busy(responder: &Responder, routed: &RoutedRequest<'_>, seconds: i64) -> MockResponse {
    let operation = routed.route.request().map(|parsed| &parsed.plan.operation);
    let row = operation.and_then(|operation| operation.error_when(|when| matches!(when, Condition::Load(_))));
    let mut response = row.and_then(|row| responder.documented_error(routed, &row.id)).unwrap_or_else(|| {
        MockResponse::new(429, "application/json", json!({"error": "too many requests"}).to_string())
    });
    response.add("Retry-After", seconds.to_string());
    response
}

/// What a golden case shows.
fn example(responder: &Responder, operation: &str, name: &str) -> MockResponse {
    responder.examples().get(operation, name).cloned().unwrap_or_else(|| {
        let known: Vec<&str> = responder.examples().names(operation).collect();
        let problem = format!("no golden case of this operation is called `{name}`");
        MockResponse::new(400, "application/json", json!({"error": problem, "examples": known}).to_string())
    })
}

fn unknown(status: u16, documented: impl Iterator<Item = u16>) -> MockResponse {
    let mut documented: Vec<u16> = documented.collect();
    documented.sort_unstable();
    documented.dedup();
    let problem = format!("no answer with status {status} is documented, which `Prefer` asks for");
    MockResponse::new(400, "application/json", json!({"error": problem, "documented": documented}).to_string())
}
