//! `pagination/stable-on-repeat`: the same request, sent twice, holds the same entries.

use oplog_schema::Operation;

use super::resumable_anywhere::same_entries;
use crate::evidence::{Again, AgainReason};
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/stable-on-repeat",
        summary: "The same request, sent twice, returns the same entries in the same order",
        rationale: "Catches replicas that disagree, and an order that is left to chance. A retry after a timeout then returns another page than the one it replaces.",
        example: Example { expected: "the 49 entries that it held before", actual: "another entry 33" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Comparison,
    },
    check: Check::Again(check),
};

fn check(operation: &Operation, again: &Again<'_>) -> CheckResult {
    match again.reason {
        AgainReason::Repeated => same_entries(operation, again, RULE.info.id),
        AgainReason::Resumed => CheckResult::not_applicable(),
    }
}
