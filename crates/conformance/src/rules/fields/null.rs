//! `fields/null`: a value is not null unless the page shows it null
//!
//! A missing field is `fields/required`.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/null",
        summary: "A value is null only where the page allows null",
        rationale: "Catches null where the page documents a text, a number or an empty list. Clients that follow the page do not expect it and fail when they use the value, far away from the request.",
        example: Example { expected: "string, not null", actual: "null" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    of_kind(answer, RULE.info.id, ViolationKind::Null)
}
