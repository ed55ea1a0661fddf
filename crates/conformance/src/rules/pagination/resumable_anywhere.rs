//! `pagination/resumable-anywhere`: a cursor that was given out leads to the same page when it is followed later.

use oplog_schema::Operation;

use super::paging_fact;
use crate::evidence::{Again, AgainReason};
use crate::rules::{Check, Rule, speaks_for};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/resumable-anywhere",
        summary: "A cursor that was handed out leads to the same page when it is used again later",
        rationale: "Catches cursors that are good for one use or drift with the server's state. A job that was interrupted and continues from its saved cursor loses entries or reads them twice.",
        example: Example { expected: "the 50 entries that it held before", actual: "another entry 1" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Comparison,
    },
    check: Check::Again(check),
};

fn check(operation: &Operation, again: &Again<'_>) -> CheckResult {
    if again.reason != AgainReason::Resumed {
        return CheckResult::not_applicable();
    }
    same_entries(operation, again, RULE.info.id)
}

/// A finding of `rule` when the second answer differs from the first.
pub(super) fn same_entries(operation: &Operation, again: &Again<'_>, rule: &str) -> CheckResult {
    let mut verdict = speaks_for(operation, rule);
    let actual = match &again.second {
        Ok(entries) if entries.iter().map(|e| e.digest).eq(again.first.iter().map(|e| e.digest)) => return verdict,
        Ok(entries) => {
            let differing = entries.iter().zip(again.first).position(|(a, b)| a.digest != b.digest);
            match differing {
                Some(index) => format!("another entry {}", index + 1),
                None => format!("{} entries", entries.len()),
            }
        }
        Err(reason) => reason.clone(),
    };
    verdict.push_against_all(
        Finding::new(
            &paging_fact(operation, rule),
            &again.at,
            format!("the {} entries that it held before", again.first.len()),
            actual,
        )
        .because("the same request holds other entries")
        .shown_by(again.call),
    );
    verdict
}
