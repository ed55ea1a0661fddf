//! `pagination/token-bound-to-query`: a position is refused when it comes back with another query.
//!
//! How it is refused is the `errors/` family's business.

use oplog_schema::Operation;
use oplog_schema::condition::Condition;

use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::ErrorProbe;
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "pagination/token-bound-to-query",
    about: "a position is refused when it comes back with another query",
    level: Level::Deny,
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> Verdict {
    let (Condition::ChangedQuery(_), Ok(reply)) = (&error_probe.row.when, &error_probe.exchange.result) else {
        return Verdict::not_applicable();
    };
    let fact = format!("error.{}", error_probe.row.id.as_ref());
    let mut verdict = speaks_for(operation, RULE.id);
    if reply.is_success() {
        verdict.push(
            Finding::new(&fact, error_probe.how, "a refusal", format!("status {}", reply.status))
                .because("a position is accepted with another query")
                .shown_by(&error_probe.exchange.call),
        );
    }
    verdict
}
