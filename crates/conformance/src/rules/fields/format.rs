//! `fields/format`: a text has the documented format
//!
//! Time formats are read strictly: February 30 is no date.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/format",
        summary: "A text that has a documented format follows it",
        rationale: "Catches times in another zone, with added fractions or on dates that do not exist, and ids in another layout. Strict parsers reject the entry; lenient ones read another time, and the log is sorted wrongly.",
        example: Example { expected: "the format utc-seconds", actual: "\"2019-05-24T02:28:25.000Z\"" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    of_kind(answer, RULE.info.id, ViolationKind::Format)
}
