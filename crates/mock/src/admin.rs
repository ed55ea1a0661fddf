//! The control plane below `/__admin/`, after WireMock's convention.
//!
//! | request | answer |
//! | --- | --- |
//! | `GET /__admin/health` | that it runs, with seed and operations |
//! | `GET /__admin/requests` | the last requests, secrets masked; `limit` of them, from `cursor` on, which the page before gave out |
//! | `GET /__admin/verdict` | what the requests come to: the verdict of the clients |
//! | `DELETE /__admin/requests` | forgets them |
//! | `POST /__admin/reset` | as at the start: forgets them, which nonces were used, what stubs saw, and another clock |
//! | `GET /__admin/stubs` | the stubs, how many requests each matched, and the states of scenarios |
//! | `POST /__admin/stubs` | adds the stubs of the body, JSON in the words of a scenario file |
//! | `DELETE /__admin/stubs` | forgets all stubs |
//! | `GET`, `PUT`, `DELETE /__admin/clock` | the time; another clock, `{"now": …}` or `{"shift": …}`; the first one again |
//! | `GET /__admin/target` | how to ask: entities, parameters and credentials per operation |

use jiff::SignedDuration;
use oplog_schema::tables::Entity;
use serde_json::{Map, Value, json};

use crate::pairs::Pairs;
use crate::plan::Plan;
use crate::request::MockRequest;
use crate::responder::Responder;
use crate::response::MockResponse;
use crate::scenario::Stubs;
use crate::settings::{AuthMode, Credential};
use crate::state::State;
use oplog_wire::Clock;

const PREFIX: &str = "/__admin/";

/// The path below `/__admin/`, if the request is the control plane's.
pub(crate) fn path(request: &MockRequest) -> Option<&str> {
    request.path().strip_prefix(PREFIX)
}

/// The answer to a request of the control plane.
pub(crate) fn answer(
    responder: &Responder,
    state: &State,
    first: &Clock,
    request: &MockRequest,
    path: &str,
) -> MockResponse {
    match (request.method.as_str(), path) {
        ("GET", "health") => respond(200, &health(responder)),
        ("GET", "requests") => requests(responder, state, request),
        ("POST", "reset") => {
            state.reset();
            respond(200, &json!({}))
        }
        ("DELETE", "requests") | ("POST", "requests/reset") => {
            state.journal().clear();
            respond(200, &json!({}))
        }
        ("GET", "verdict") => {
            let kept = state.journal().kept();
            respond(200, &kept.verify(responder.plans().operations()).to_json())
        }
        ("GET", "target") => respond(200, &target(responder, &state.clock(first))),
        ("GET", "stubs") => respond(200, &state.stubs().to_json()),
        ("POST", "stubs") => {
            let text = String::from_utf8_lossy(&request.body);
            match Stubs::from_json(&text, responder) {
                Ok(stubs) => {
                    state.add_stubs(stubs);
                    respond(201, &state.stubs().to_json())
                }
                Err(error) => respond(400, &json!({"error": error.to_string(), "line": error.line})),
            }
        }
        ("DELETE", "stubs") => {
            state.clear_stubs();
            respond(200, &json!({}))
        }
        ("GET", "clock") => respond(200, &json!({"now": state.now(first).to_string()})),
        ("PUT", "clock") => match clock(&request.body) {
            Ok(clock) => {
                state.set_clock(Some(clock));
                respond(200, &json!({"now": state.now(first).to_string()}))
            }
            Err(problem) => respond(400, &json!({"error": problem})),
        },
        ("DELETE", "clock") => {
            state.set_clock(None);
            respond(200, &json!({"now": state.now(first).to_string()}))
        }
        _ => respond(
            404,
            &json!({
                "error": "the control plane has GET health, requests, target, verdict; DELETE requests; POST reset; \
                          GET, POST and DELETE stubs; GET, PUT and DELETE clock",
            }),
        ),
    }
}

/// A page of the journal.
fn requests(responder: &Responder, state: &State, request: &MockRequest) -> MockResponse {
    /// As many as are shown in one answer: a journal may be larger than what anybody wants to hold at once.
    const MOST: u64 = 1000;
    let query = Pairs::parse(request.raw_query().as_bytes());
    let number = |name: &str, default: u64| query.get(name).map_or(Some(default), |text| text.parse().ok());
    let (Some(first), Some(limit @ 1..)) = (number("cursor", 1), number("limit", MOST)) else {
        return respond(400, &json!({"error": "`limit` and `cursor` are whole numbers from 1"}));
    };
    let kept = state.journal().kept();
    let limit = usize::try_from(limit.min(MOST)).unwrap_or(1);
    respond(200, &kept.page(first, limit, responder.plans().operations()))
}

/// The clock that a body asks for.
fn clock(body: &[u8]) -> Result<Clock, String> {
    const WANTED: &str = "a clock is `{\"now\": \"2026-03-01T12:00:00Z\"}` or `{\"shift\": 3600}`, in seconds";
    let body: Value = serde_json::from_slice(body).map_err(|_| WANTED.to_owned())?;
    match (body.get("now"), body.get("shift"), body.as_object().map(Map::len)) {
        (Some(Value::String(text)), None, Some(1)) => {
            text.parse().map(Clock::Fixed).map_err(|_| format!("`{text}` is no time; {WANTED}"))
        }
        (None, Some(shift), Some(1)) => {
            let shift = shift.as_i64().ok_or(WANTED)?;
            Ok(Clock::Shifted(SignedDuration::from_secs(shift)))
        }
        _ => Err(WANTED.to_owned()),
    }
}

fn respond(status: u16, body: &Value) -> MockResponse {
    MockResponse::new(status, "application/json", body.to_string())
}

fn health(responder: &Responder) -> Value {
    let operations: Vec<_> = responder.operations().map(|id| id.as_str()).collect();
    json!({"status": "healthy", "seed": responder.settings().seed, "operations": operations})
}

/// What a checker needs to know about this mock server.
fn target(responder: &Responder, clock: &Clock) -> Value {
    let operations = responder.plans().iter().map(|plan| (plan.operation.id().to_string(), operation(plan)));
    let (others, own): (Vec<_>, Vec<_>) =
        responder.settings().credentials.iter().partition(|credential| credential.is_other);
    let credentials = own.into_iter().map(|credential| {
        let name = credential.refused.map_or("valid", |kind| kind.as_str());
        (name.to_owned(), describe(credential))
    });
    json!({
        "checks_credentials": responder.settings().auth == AuthMode::Check,
        "operations": Map::from_iter(operations),
        "credentials": Map::from_iter(credentials),
        // In the words in which it is set; the machine's own needs none.
        "clock": match clock {
            Clock::System => Value::Null,
            Clock::Shifted(by) => json!({"shift": by.as_secs()}),
            Clock::Fixed(_) | Clock::Custom(_) => json!({"now": clock.now().to_string()}),
        },
        "accounts": others.into_iter().map(|credential| account(responder, credential)).collect::<Vec<_>>(),
    })
}

/// Another account, and what belongs to it.
fn account(responder: &Responder, credential: &Credential) -> Value {
    let entities = responder.plans().iter().flat_map(|plan| plan.operation.entities());
    let entities = entities.map(|entity| (entity.parameter.clone(), json!(entity.foreign)));
    json!({
        "name": credential.access_key,
        "credential": describe(credential),
        "entities": Map::from_iter(entities),
    })
}

fn operation(plan: &Plan) -> Value {
    let operation = &plan.operation;
    // The documented entity shows no more than its example: the others tell more, so they come first.
    let others_first = |entity: &Entity| {
        let mut known = entity.known.clone();
        let documented = known.len().min(1);
        known.rotate_left(documented);
        json!(known)
    };
    let entities = operation.entities().iter().map(|entity| (entity.parameter.clone(), others_first(entity)));
    let parameters = operation.parameters().iter().filter_map(|row| {
        let value = row.constant.as_ref().map(|constant| &constant.value).or(row.example.as_ref())?;
        Some((row.name.clone(), json!(value)))
    });
    json!({"entities": Map::from_iter(entities), "parameters": Map::from_iter(parameters)})
}

/// The credential itself, for who can sign with it, and a header that says as much, for who cannot. Its secrets are made for
/// tests and open nothing, so they may be told.
fn describe(credential: &Credential) -> Value {
    let mut members = Map::new();
    members.insert("access_key".to_owned(), json!(credential.access_key));
    members.insert("secret".to_owned(), json!(credential.secret));
    if let Some(token) = &credential.token {
        members.insert("token".to_owned(), json!(token));
    }
    // What a request carries to be taken for this credential's, whatever its signature scheme.
    let carried = credential.token.as_ref().unwrap_or(&credential.access_key);
    members.insert("headers".to_owned(), json!({"Authorization": carried}));
    Value::Object(members)
}
