//! `pagination/token-bound-to-query`: a cursor is refused when it comes back with another query.
//!
//! How it is refused is the `errors/` family's business.

use oplog_schema::Operation;
use oplog_schema::condition::Condition;

use crate::evidence::ErrorProbe;
use crate::rules::{Check, Rule, speaks_for};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/token-bound-to-query",
        summary: "A cursor is rejected when it is sent with another query than the one it was handed out for",
        rationale: "Catches a server that accepts a cursor together with other parameters, although the page says that it does not. The client gets a page that belongs to neither query and mixes the two lists.",
        example: Example { expected: "a rejection", actual: "status 200" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> CheckResult {
    let (Condition::ChangedQuery(_), Ok(reply)) = (&error_probe.row.when, &error_probe.exchange.result) else {
        return CheckResult::not_applicable();
    };
    let fact = error_probe.row.fact_id();
    let mut verdict = speaks_for(operation, RULE.info.id);
    if reply.is_success() {
        verdict.push_against_all(
            Finding::new(&fact, error_probe.how, "a rejection", format!("status {}", reply.status))
                .because("a cursor is accepted with another query")
                .shown_by(&error_probe.exchange.request),
        );
    }
    verdict
}
