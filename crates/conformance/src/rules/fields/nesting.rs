//! `fields/nesting`: objects and lists stand where the page puts them
//!
//! Catches a wrapper too many or too few, and a list where one object belongs.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/nesting",
        summary: "Objects and lists stand where the page puts them",
        rationale: "Catches a wrapper too many or too few, and a single entry that is sent without its list. A client that was tested with many entries fails on the first customer who has one.",
        example: Example {
            expected: "array",
            actual: "{\"Timestamp\":\"2019-05-24T02:29:05Z\",\"Message\":\"started\"}",
        },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    of_kind(answer, RULE.info.id, ViolationKind::Nesting)
}
