//! Authentication: requests that nobody signed, or that somebody else signed, are refused.

pub(super) mod anonymous_rejected;
pub(super) mod expired_rejected;
pub(super) mod wrong_secret_rejected;

use oplog_schema::Operation;

use crate::evidence::Refusal;
use crate::rules::speaks_for;
use oplog_findings::{CheckResult, Finding, Signing};

/// A verdict of `rule` on requests signed as `signing`: refused is right, answered is not.
fn refused(operation: &Operation, refusal: Refusal<'_>, rule: &str, signing: &Signing, how: &str) -> CheckResult {
    let Ok(reply) = &refusal.exchange.result else {
        return CheckResult::not_applicable();
    };
    if refusal.exchange.request.signing != *signing {
        return CheckResult::not_applicable();
    }
    let mut verdict = speaks_for(operation, rule);
    // A redirect may lead to a form for a password; a server error refuses nobody.
    if !(300..500).contains(&reply.status) {
        for fact in verdict.checked.clone().into_keys() {
            verdict.push(
                Finding::new(&fact, how, "a rejection", format!("status {}", reply.status))
                    .because(format!("{how} is accepted"))
                    .shown_by(&refusal.exchange.request),
            );
        }
    }
    verdict
}
