//! Requests for what does not exist.

use oplog_findings::{Failure, Response};
use serde_json::json;

use super::body;
use crate::proofs::acme::{call, event, events, reply};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::proof;

fn asked(result: Result<Response, Failure>) -> Evidence {
    Evidence::new(event(), call(event()), About::UnknownId { parameter: "event", result })
}

fn under_no_version(result: Result<Response, Failure>) -> Evidence {
    Evidence::new(events(), call(events()), About::UnknownVersion(result))
}

proof! {
    unknown_id: "errors/unknown-id",
    catches {
        some_other_event_is_shown: asked(Ok(reply(200, crate::proofs::acme::body(event(), &[]).to_string()))),
        an_error_is_dressed_as_a_success: asked(Ok(reply(200, body("NotFound", "There is no such event.").to_string()))),
        nothing_is_shown: asked(Ok(reply(200, json!({"event": null}).to_string()))),
        a_success_without_a_body: asked(Ok(reply(204, ""))),
    }
    accepts {
        it_is_not_found: asked(Ok(reply(404, body("NotFound", "There is no such event.").to_string()))),
        it_is_refused_in_any_way: asked(Ok(reply(400, "<html>"))),
    }
    leaves {
        no_answer_at_all: asked(Err(Failure::TimedOut(10_000))),
    }
}

proof! {
    unknown_version: "errors/unknown-version",
    catches {
        it_is_answered_like_a_documented_one:
            under_no_version(Ok(reply(200, crate::proofs::acme::body(events(), &[]).to_string()))),
        it_is_answered_with_nothing: under_no_version(Ok(reply(204, ""))),
    }
    accepts {
        it_is_not_found: under_no_version(Ok(reply(404, ""))),
        it_is_refused_in_any_way: under_no_version(Ok(reply(400, "<html>"))),
        it_leads_elsewhere: under_no_version(Ok(reply(301, ""))),
    }
    leaves {
        no_answer_at_all: under_no_version(Err(Failure::TimedOut(10_000))),
    }
}
