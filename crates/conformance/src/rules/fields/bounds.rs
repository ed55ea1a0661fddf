//! `fields/bounds`: a value is as large, as long and of the look that the page says
//!
//! Lengths are counted in characters, as JSON Schema does.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/bounds",
        summary: "A value is within the documented bounds: of its number, of its length, and of its pattern",
        rationale: "Catches names that are longer than the page says, numbers below zero, and ids with other characters. Clients size database columns and compile validators by these bounds; a value beyond them is cut off or refused.",
        example: Example { expected: "at most 64 characters", actual: "\"a-name-that-goes-on-and-on…\"" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    of_kind(answer, RULE.info.id, ViolationKind::Bounds)
}
