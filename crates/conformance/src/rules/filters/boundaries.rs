//! `filters/boundaries`: an entry exactly where two windows meet is in at least one of them.
//!
//! Whether bounds are counted in is left open by the page; losing the entry between both is not.

use std::collections::HashMap;

use oplog_schema::Operation;

use super::{about, counted, readable};
use crate::evidence::{WindowKind, Windows};
use crate::rules::{Check, Rule, speaks_for};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject, instant};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "filters/boundaries",
        summary: "An entry exactly on the boundary of two adjacent time windows is in at least one of them",
        rationale: "Catches a server that excludes both bounds. A job that fetches the log hour by hour loses an entry at every full hour, and no single request looks wrong.",
        example: Example {
            expected: "in it or in the one from 2026-11-28T19:34:59Z",
            actual: "the entry of 2026-11-28T19:34:59Z is in neither window",
        },
        severity: Severity::Deny,
        subject: Subject::Filters,
        scope: Scope::Several,
    },
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> CheckResult {
    let (true, [first, second]) =
        (matches!(windows.kind, WindowKind::Boundary | WindowKind::SubWindows), windows.windows.as_slice())
    else {
        return CheckResult::not_applicable();
    };
    if !readable(windows) || first.end != second.start {
        return CheckResult::not_applicable();
    }
    let between = || windows.whole.iter().filter(|entry| entry.time() == Some(first.end));
    if between().next().is_none() {
        return CheckResult::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.info.id);
    let (whole, before, after) = (counted(windows.whole), counted(&first.walk.entries), counted(&second.walk.entries));
    for entry in between() {
        let copies = |counts: &HashMap<u64, usize>| counts.get(&entry.digest).copied().unwrap_or_default();
        if copies(&before) + copies(&after) < copies(&whole) {
            let actual = format!("the entry of {} is in neither window", instant(first.end));
            verdict.push_against_all(
                about(
                    operation,
                    RULE.info.id,
                    first,
                    format!("in it or in the one from {}", instant(second.start)),
                    actual,
                )
                .because("an entry between two windows is lost"),
            );
        }
    }
    verdict
}
