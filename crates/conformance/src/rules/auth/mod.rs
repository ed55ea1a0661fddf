//! Authentication: requests that nobody signed, or that somebody else signed, are refused.

pub(super) mod anonymous_rejected;
pub(super) mod expired_rejected;
pub(super) mod wrong_secret_rejected;

use oplog_schema::{Fact, FactKind, Operation};

use crate::error_body;
use crate::evidence::Refusal;
use oplog_findings::{CheckResult, Finding, Response, Signing};

/// A verdict of `rule` on requests signed as `signing`: refused is right, answered is not.
fn refused(operation: &Operation, refusal: Refusal<'_>, rule: &str, signing: &Signing, how: &str) -> CheckResult {
    let Ok(reply) = &refusal.exchange.result else {
        return CheckResult::not_applicable();
    };
    if refusal.exchange.request.signing.manner() != signing {
        return CheckResult::not_applicable();
    }
    // A request tells nothing about schemes by which nobody has signed.
    let own = refusal.scheme.map(|scheme| format!("auth.{scheme}"));
    let facts = operation.facts_of_rule(rule).filter(|fact| match fact.kind {
        FactKind::Auth => own.as_ref().is_none_or(|own| **own == *fact.local),
        kind => kind != FactKind::Erratum,
    });
    let facts: Vec<&Fact> = facts.collect();
    let mut verdict = CheckResult::checked(facts.iter().copied());
    let first = facts.iter().find(|fact| fact.basis.is_documented()).or(facts.first());
    // A redirect may lead to a form for a password; a server error refuses nobody.
    if let (Some(first), false) = (first, (300..500).contains(&reply.status)) {
        // A refusal in all but its status lets nobody in.
        let accepted = reply.is_success() && !says_error(operation, reply);
        let (actual, cause) = match accepted {
            true => (format!("status {} and no error", reply.status), format!("{how} is accepted")),
            false => (format!("status {}", reply.status), format!("{how} is refused with another status")),
        };
        verdict.push_against_all(
            Finding::new(&first.local, how, "a rejection", actual).because(cause).shown_by(&refusal.exchange.request),
        );
    }
    verdict
}

/// Whether a body is one of the operation's error bodies, whatever the status says.
fn says_error(operation: &Operation, reply: &Response) -> bool {
    let is_one = |row| {
        let view = operation.error_body(row).map(|shape| error_body::read(operation, shape, reply));
        view.is_some_and(|view| view.code.is_some_and(|code| !code.is_empty()))
    };
    operation.errors().iter().any(is_one)
}
