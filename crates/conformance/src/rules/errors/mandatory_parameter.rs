//! `errors/mandatory-parameter`: a request without a mandatory parameter is refused.
//!
//! The page lists no error for it, so any refusal will do; only a success is a violation.

use oplog_schema::Operation;

use crate::rules::{Check, Rule};
use crate::transcript::Omission;
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/mandatory-parameter",
    about: "a request without a mandatory parameter is refused",
    level: Level::Deny,
    check: Check::Omission(check),
};

fn check(_: &Operation, omission: Omission<'_>) -> Verdict {
    let Ok(reply) = &omission.exchange.result else {
        return Verdict::not_applicable();
    };
    let fact = format!("parameter.{}", omission.parameter);
    let mut verdict = Verdict::checked([fact.as_str()]);
    if reply.is_success() {
        verdict.push(
            Finding::new(
                &fact,
                format!("without {}", omission.parameter),
                "a refusal",
                format!("status {}", reply.status),
            )
            .because("a mandatory parameter may be left out")
            .shown_by(&omission.exchange.call),
        );
    }
    verdict
}
