//! Proofs of the `errors/` family.

mod bodies;
mod forms;
mod refusals;
mod unknown;

use oplog_findings::Response;
use serde_json::{Value, json};

use crate::proofs::acme::{call, events, reply};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::Proof;

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] = &[
    &bodies::body_shape::PROOF,
    &bodies::code::PROOF,
    &forms::content_type::PROOF,
    &refusals::mandatory_parameter::PROOF,
    &bodies::message::PROOF,
    &refusals::status::PROOF,
    &refusals::undocumented::PROOF,
    &unknown::unknown_id::PROOF,
    &unknown::unknown_version::PROOF,
];

/// The answer to a request that meets the condition of `row`.
fn probed(row: &'static str, reply: Response) -> Evidence {
    Evidence::new(events(), call(events()), About::ErrorProbe { row, result: Ok(reply) })
}

/// A right error body.
fn body(code: &str, message: &str) -> Value {
    json!({"requestId": "1214cca7", "code": code, "message": message})
}

/// The answer to a lower bound that is no time, when its right body is changed.
fn no_time(change: impl FnOnce(&mut Value)) -> Evidence {
    let mut body = body("BadTime", "from is no time.");
    change(&mut body);
    probed("BadTime-from", reply(400, body.to_string()))
}

/// The answer of the gateway, when its right body is changed.
fn gateway(change: impl FnOnce(&mut Value)) -> Evidence {
    let mut body = json!({"gatewayFault": {"status": 502, "causes": ["The gateway failed."]}});
    change(&mut body);
    probed("gatewayFault", reply(502, body.to_string()))
}

/// The answer that the server asked for, s-1, does not exist, in these words.
fn no_server(message: &str) -> Evidence {
    probed("NoServer", reply(404, body("NoServer", message).to_string()))
}

/// The same answer with other bytes for a body.
fn no_time_saying(text: impl AsRef<[u8]>) -> Evidence {
    probed("BadTime-from", reply(400, text))
}

const ERROR_IN_XML: &str = "<Error><requestId>1214cca7</requestId><code>BadTime</code>\
                            <message>from is no time.</message></Error>";

/// A success where an error was probed.
fn a_success() -> Evidence {
    let body = crate::proofs::acme::body(events(), &crate::proofs::acme::rows(events(), 2));
    probed("BadTime-from", reply(200, body.to_string()))
}

/// The network fails where an error was probed.
fn no_answer() -> Evidence {
    let failure = oplog_findings::Failure::TimedOut(10_000);
    Evidence::new(events(), call(events()), About::ErrorProbe { row: "BadTime-from", result: Err(failure) })
}
