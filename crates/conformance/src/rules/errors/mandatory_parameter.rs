//! `errors/mandatory-parameter`: a request without a mandatory parameter is refused.
//!
//! The page lists no error for it, so any refusal will do; only a success is a violation.

use oplog_schema::Operation;

use crate::evidence::Omission;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/mandatory-parameter",
        summary: "A request that lacks a mandatory parameter is rejected",
        rationale: "Catches a server that fills in a value of its own. A caller who forgot the parameter gets the log of something else and takes it for the right one.",
        example: Example { expected: "a rejection", actual: "status 200" },
        severity: Severity::Deny,
        subject: Subject::Errors,
        scope: Scope::Several,
    },
    check: Check::Omission(check),
};

fn check(_: &Operation, omission: Omission<'_>) -> CheckResult {
    let Ok(reply) = &omission.exchange.result else {
        return CheckResult::not_applicable();
    };
    let fact = format!("parameter.{}", omission.parameter);
    let mut verdict = CheckResult::checked([fact.as_str()]);
    if reply.is_success() {
        verdict.push(
            Finding::new(
                &fact,
                format!("without {}", omission.parameter),
                "a rejection",
                format!("status {}", reply.status),
            )
            .because("a mandatory parameter may be left out")
            .shown_by(&omission.exchange.request),
        );
    }
    verdict
}
