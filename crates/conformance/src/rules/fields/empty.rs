//! `fields/empty`: a field that names something holds a text that is not empty.
//!
//! Which fields those are is data: ids and names of which the page shows a value. Null and other types have rules of their own.

use std::cell::LazyCell;

use super::place;
use crate::answer::Answer;
use crate::rules::{Check, Rule, each_place};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/empty",
        summary: "An id or a name is not an empty text",
        rationale: "Catches ids that are filled from a column that is not set, and a missing value that is written as an empty text. Entries can then not be told apart or asked for, and the user sees a blank where the operation should stand.",
        example: Example { expected: "a text that is not empty", actual: "\"\"" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let Some(value) = answer.value() else {
        return CheckResult::not_applicable();
    };
    let mut verdict = answer.begun(RULE.info.id);
    for row in answer.operation.fields().iter().filter(|row| row.not_empty) {
        let fact = LazyCell::new(|| row.fact_id());
        each_place(&row.path, value, |pointer, text| {
            let Some(text) = text.as_str() else { return };
            verdict.look_at(&fact);
            if text.trim().is_empty() {
                let actual = format!("{text:?}");
                verdict.push(
                    Finding::new(&fact, place(answer, pointer), "a text that is not empty", actual)
                        .because(format!("{} is empty", row.path))
                        .shown_by(answer.call),
                );
            }
        });
    }
    verdict
}
