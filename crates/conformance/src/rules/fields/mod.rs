//! Fields of a success: each violation from the printed tables, one kind per rule.

pub(super) mod bounds;
pub(super) mod empty;
pub(super) mod r#enum;
pub(super) mod format;
pub(super) mod nesting;
pub(super) mod null;
pub(super) mod required;
pub(super) mod sometimes_present;
pub(super) mod time_order;
pub(super) mod r#type;
pub(super) mod undocumented;

use crate::answer::Answer;
use crate::contract::ViolationKind;
use oplog_findings::{CheckResult, Finding};

/// The violations of one kind as findings. Every fact of the rule whose field the body carries counts as checked; whether a
/// field is there at all, wherever it could be.
fn of_kind(answer: &Answer<'_>, rule: &str, kind: ViolationKind) -> CheckResult {
    let mut verdict = match kind {
        ViolationKind::Required => CheckResult::checked(answer.facts_possible(rule)),
        _ => CheckResult::checked(answer.facts_carried(rule)),
    };
    for violation in answer.violations.iter().filter(|violation| violation.kind == kind) {
        verdict.push(
            Finding::new(&violation.fact, place(answer, &violation.pointer), &violation.expected, &violation.actual)
                .seen_again(violation.count - 1, violation.also_at.iter().map(|pointer| place(answer, pointer)))
                .because(format!("{} is not {}", violation.fact, violation.expected))
                .under(violation.erratum.clone())
                .shown_by(answer.call),
        );
    }
    verdict
}

/// A place in an answer, in words.
fn place(answer: &Answer<'_>, pointer: &str) -> String {
    match pointer {
        "" => answer.label.clone(),
        _ => format!("{}, {pointer}", answer.label),
    }
}
