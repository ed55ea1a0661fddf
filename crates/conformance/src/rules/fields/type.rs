//! `fields/type`: a value has the documented JSON type
//!
//! Objects and lists that stand for one another are `fields/nesting`.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/type",
        summary: "A value has the documented JSON type",
        rationale: "Catches numbers and booleans that are sent as texts, and the reverse. Dynamic clients go on with a wrong comparison, since `\"false\"` counts as true; typed ones fail to decode.",
        example: Example { expected: "integer", actual: "\"22064\"" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    of_kind(answer, RULE.info.id, ViolationKind::Type)
}
