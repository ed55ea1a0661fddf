//! Authentication: requests that nobody signed, or that somebody else signed, are refused.

pub(super) mod anonymous_rejected;
pub(super) mod expired_rejected;
pub(super) mod wrong_secret_rejected;

use oplog_schema::Operation;

use crate::exchange::Signing;
use crate::rules::speaks_for;
use crate::transcript::Refusal;
use crate::verdict::{Finding, Verdict};

/// A verdict of `rule` on requests signed as `signing`: refused is right, answered is not.
fn refused(operation: &Operation, refusal: Refusal<'_>, rule: &str, signing: &Signing, how: &str) -> Verdict {
    let Ok(reply) = &refusal.exchange.result else {
        return Verdict::not_applicable();
    };
    if refusal.exchange.call.signing != *signing {
        return Verdict::not_applicable();
    }
    let mut verdict = speaks_for(operation, rule);
    // A redirect may lead to a form for a password; a server error refuses nobody.
    if !(300..500).contains(&reply.status) {
        for fact in verdict.checked.clone() {
            verdict.push(
                Finding::new(&fact, how, "a refusal", format!("status {}", reply.status))
                    .because(format!("{how} is accepted"))
                    .shown_by(&refusal.exchange.call),
            );
        }
    }
    verdict
}
