//! Whether and how a request is refused.

use oplog_findings::{Failure, Response};
use serde_json::json;

use super::{ERROR_IN_XML, a_success, body, gateway, no_answer, no_time, probed};
use crate::proofs::acme::{answered, call, events, replied, reply};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::proof;

fn refused_with(status: u16) -> Evidence {
    probed("BadTime-from", reply(status, body("BadTime", "from is no time.").to_string()))
}

/// A request without the account, and what it gets.
fn without_account(result: Result<Response, Failure>) -> Evidence {
    let call = call(events()).without("account");
    Evidence::new(events(), call, About::Omission { parameter: "account", result })
}

/// A documented request that is refused.
fn refusal(status: u16, text: impl AsRef<[u8]>) -> Evidence {
    replied(events(), reply(status, text))
}

proof! {
    mandatory_parameter: "errors/mandatory-parameter",
    catches {
        the_request_succeeds: without_account(Ok(reply(200, "{}"))),
        it_succeeds_with_nothing: without_account(Ok(reply(204, ""))),
    }
    accepts {
        it_is_refused: without_account(Ok(reply(400, body("MissingAccount", "account is missing.").to_string()))),
        it_is_refused_in_any_way: without_account(Ok(reply(500, "<html>"))),
    }
    leaves {
        no_answer_at_all: without_account(Err(Failure::TimedOut(10_000))),
    }
}

proof! {
    status: "errors/status",
    catches {
        another_refusal: refused_with(404),
        a_failure_of_the_server: refused_with(500),
        a_neighbour_of_the_documented_status: refused_with(401),
        a_success_with_an_error_in_its_body: refused_with(200),
        a_success_with_entries: a_success(),
        a_success_without_a_body: probed("BadTime-from", reply(204, "")),
        a_redirection: refused_with(302),
        the_status_of_another_row:
            probed("NoServer", reply(400, body("NoServer", "The server s does not exist.").to_string())),
    }
    accepts {
        the_documented_status: no_time(|_| ()),
        the_documented_status_with_a_body_that_other_rules_check: probed("BadTime-from", reply(400, "<html>")),
        the_documented_status_of_another_row: gateway(|_| ()),
    }
    leaves {
        no_answer_at_all: no_answer(),
    }
}

proof! {
    undocumented: "errors/undocumented",
    catches {
        a_code_that_no_row_lists: refusal(400, body("Throttled", "Slow down.").to_string()),
        a_code_of_a_row_in_another_case: refusal(400, body("BADTIME", "from is no time.").to_string()),
        no_code_at_all: refusal(500, "{}"),
        no_body_at_all: refusal(503, ""),
        html: refusal(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"),
        a_nested_body_with_a_code_that_no_row_lists: refusal(502, json!({"computeFault": {"status": 502}}).to_string()),
        a_redirection: refusal(301, ""),
    }
    accepts {
        a_success: answered(events(), |_| ()),
        a_code_of_some_row: refusal(400, body("OtherQuery", "The cursor belongs to another query.").to_string()),
        a_code_of_some_row_with_another_status: refusal(503, body("BadTime", "from is no time.").to_string()),
        a_code_of_some_row_in_xml: refusal(400, ERROR_IN_XML),
        a_code_under_the_second_shape_of_bodies: refusal(
            502,
            json!({"gatewayFault": {"status": 502, "causes": ["The gateway failed."]}}).to_string(),
        ),
    }
}
