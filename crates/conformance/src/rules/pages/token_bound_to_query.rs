//! `pages/token-bound-to-query`: a position is refused when it comes back with another query.
//!
//! How it is refused is the `errors/` family's business.

use oplog_schema::Operation;
use oplog_schema::condition::Condition;

use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::Provocation;
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "pages/token-bound-to-query",
    about: "a position is refused when it comes back with another query",
    level: Level::Deny,
    check: Check::Provocation(check),
};

fn check(operation: &Operation, provocation: Provocation<'_>) -> Verdict {
    let (Condition::ChangedQuery(_), Ok(reply)) = (&provocation.row.when, &provocation.exchange.result) else {
        return Verdict::not_applicable();
    };
    let fact = format!("error.{}", provocation.row.id.as_ref());
    let mut verdict = speaks_for(operation, RULE.id);
    if reply.is_success() {
        verdict.push(
            Finding::new(&fact, provocation.how, "a refusal", format!("status {}", reply.status))
                .because("a position is accepted with another query")
                .shown_by(&provocation.exchange.call),
        );
    }
    verdict
}
