//! `fields/enum`: a value is one of the documented list
//!
//! Values known from elsewhere are conflicts of the documentation, others are failures.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/enum",
        summary: "A value that has a documented list of values is one of them",
        rationale: "Catches values in another spelling or case, and values that the page does not list. A typed client fails to decode the entry, or drops it in a `switch` without a default.",
        example: Example { expected: "one of \"start\", \"stop\", \"reboot\"", actual: "\"START\"" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    of_kind(answer, RULE.info.id, ViolationKind::Enum)
}
