//! Answers that somebody asked for: by a stub of a scenario, or with `Prefer: code=503` on the request itself, as Prism has it.

use jiff::Timestamp;
use oplog_requests::Proof;
use serde_json::json;

use crate::faults::Faulty;
use crate::request::MockRequest;
use crate::response::{MockResponse, Transfer};
use crate::scenario::Answer;
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
    if preferred.is_none() && !state.has_stubs() {
        return faulty.respond_where(request, now, is_new);
    }
    let responder = faulty.responder();
    let received = responder.receive(request, now);
    let routed = responder.route(&received);
    let parsed = routed.route.request();
    let operation = parsed.map(|parsed| parsed.plan.operation.id().as_str());
    let parameter = |name: &str| {
        let parsed = parsed.and_then(|parsed| parsed.parameter(name)).map(|value| value.into_owned());
        parsed.or_else(|| received.parameter(name).map(str::to_owned))
    };
    let (scripted, delay) = state.stubs().next(request, operation, &parameter).unwrap_or_default();
    let documented = || faulty.respond_where(request, now, is_new);
    let (mut response, proof) = match (scripted, preferred) {
        (Answer::Documented, Some(status)) if (200..300).contains(&status) => documented(),
        (Answer::Documented, Some(status)) => {
            let rows = parsed.into_iter().flat_map(|parsed| parsed.plan.operation.errors());
            let row = rows.clone().find(|row| row.status == status);
            match row.and_then(|row| responder.documented_error(&routed, &row.id)) {
                Some(response) => (response, Proof::Unchecked),
                None => (unknown(status, rows.map(|row| row.status)), Proof::Unchecked),
            }
        }
        (Answer::Documented, None) => documented(),
        (Answer::Response(response), _) => (response, Proof::Unchecked),
        (Answer::Error(id), _) => match responder.documented_error(&routed, &id) {
            Some(response) => (response, Proof::Unchecked),
            None => documented(),
        },
        (Answer::Fault(faults), _) => faulty.with(faults).respond_where(request, now, is_new),
        (Answer::Drop, _) => {
            let dropped = MockResponse { transfer: Transfer::Dropped, ..MockResponse::new(500, "text/plain", "") };
            (dropped, Proof::Unchecked)
        }
    };
    response.delay += delay;
    (response, proof)
}

/// The status that a request prefers.
fn preferred(request: &MockRequest) -> Option<u16> {
    let preferences = request.header("prefer")?.split([',', ';']);
    preferences.filter_map(|one| one.trim().strip_prefix("code=")).find_map(|code| code.trim_matches('"').parse().ok())
}

fn unknown(status: u16, documented: impl Iterator<Item = u16>) -> MockResponse {
    let mut documented: Vec<u16> = documented.chain([200]).collect();
    documented.sort_unstable();
    documented.dedup();
    let problem = format!("no answer with status {status} is documented, which `Prefer` asks for");
    MockResponse::new(400, "application/json", json!({"error": problem, "documented": documented}).to_string())
}
