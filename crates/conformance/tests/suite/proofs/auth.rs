//! Proofs of the `auth/` family.

use oplog_findings::{Failure, Request, Response, Signing};

use crate::proofs::acme::{body, call, events, lines, reply, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::{Proof, proof};

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] =
    &[&anonymous_rejected::PROOF, &expired_rejected::PROOF, &wrong_secret_rejected::PROOF];

/// A request signed in some way, and what it gets.
fn signed(signing: Signing, result: Result<Response, Failure>) -> Evidence {
    Evidence::new(events(), Request { signing, ..call(events()) }, About::Refusal(result))
}

fn with_status(signing: Signing, status: u16) -> Evidence {
    signed(signing, Ok(reply(status, "{}")))
}

fn with_entries(signing: Signing) -> Evidence {
    signed(signing, Ok(reply(200, body(events(), &rows(events(), 5)).to_string())))
}

fn with_nothing(signing: Signing) -> Evidence {
    signed(signing, Ok(reply(200, body(events(), &[]).to_string())))
}

fn without_answer(signing: Signing) -> Evidence {
    signed(signing, Err(Failure::TimedOut(10_000)))
}

/// An operation that documents no authentication.
fn open(signing: Signing) -> Evidence {
    Evidence::new(lines(), Request { signing, ..call(lines()) }, About::Refusal(Ok(reply(200, "[]"))))
}

proof! {
    anonymous_rejected: "auth/anonymous-rejected",
    catches {
        everybody_gets_the_entries: with_entries(Signing::Anonymous),
        everybody_gets_an_empty_list: with_nothing(Signing::Anonymous),
        everybody_gets_a_success_without_a_body: with_status(Signing::Anonymous, 204),
    }
    accepts {
        nobody_is_let_in: with_status(Signing::Anonymous, 401),
        nobody_may_read_it: with_status(Signing::Anonymous, 403),
        nobody_learns_that_it_exists: with_status(Signing::Anonymous, 404),
        everybody_is_led_to_a_form: with_status(Signing::Anonymous, 302),
    }
    leaves {
        the_usual_credentials: with_entries(Signing::Usual),
        a_wrong_secret: with_entries(Signing::WrongSecret),
        no_answer_at_all: without_answer(Signing::Anonymous),
        an_operation_that_documents_no_authentication: open(Signing::Anonymous),
    }
}

proof! {
    expired_rejected: "auth/expired-rejected",
    catches {
        an_old_signature_gets_the_entries: with_entries(Signing::Stale),
        an_old_signature_gets_an_empty_list: with_nothing(Signing::Stale),
    }
    accepts {
        an_old_signature_is_refused: with_status(Signing::Stale, 400),
        an_old_signature_is_refused_in_another_way: with_status(Signing::Stale, 403),
    }
    leaves {
        the_usual_credentials: with_entries(Signing::Usual),
        nobodys_request: with_entries(Signing::Anonymous),
        no_answer_at_all: without_answer(Signing::Stale),
    }
}

proof! {
    wrong_secret_rejected: "auth/wrong-secret-rejected",
    catches {
        any_secret_gets_the_entries: with_entries(Signing::WrongSecret),
        any_secret_gets_an_empty_list: with_nothing(Signing::WrongSecret),
    }
    accepts {
        a_wrong_secret_is_refused: with_status(Signing::WrongSecret, 403),
        a_wrong_secret_is_refused_in_another_way: with_status(Signing::WrongSecret, 400),
    }
    leaves {
        the_usual_credentials: with_entries(Signing::Usual),
        an_old_signature: with_entries(Signing::Stale),
        no_answer_at_all: without_answer(Signing::WrongSecret),
    }
}
