//! `filters/sub-windows`: windows that meet hold together what one window over both holds.
//!
//! An entry exactly where they meet has a rule of its own, `filters/boundaries`.

use oplog_schema::Operation;

use super::{about, counted, readable};
use crate::evidence::{WindowKind, Windows};
use crate::rules::{Check, Rule, speaks_for};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject, instant};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "filters/sub-windows",
        summary: "A time window returns every entry of the list that lies inside it",
        rationale: "Catches a server that rounds bounds, or that samples or cuts off what is inside a window. A client that splits a long period into short windows gets fewer entries than one that asks for the whole period.",
        example: Example {
            expected: "every entry of the window",
            actual: "the entry of 2026-11-28T11:36:28Z is missing",
        },
        severity: Severity::Deny,
        subject: Subject::Filters,
        scope: Scope::Several,
    },
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> CheckResult {
    if !matches!(windows.kind, WindowKind::SubWindows | WindowKind::Within) {
        return CheckResult::not_applicable();
    }
    if !readable(windows) {
        return CheckResult::not_applicable();
    }
    let mut verdict = CheckResult::not_applicable();
    let whole = counted(windows.whole);
    for window in &windows.windows {
        let held = counted(&window.walk.entries);
        for (entry, time) in windows.whole.iter().filter_map(|entry| Some((entry, entry.time()?))) {
            if !(window.start < time && time < window.end) {
                continue;
            }
            if verdict.checked.is_empty() {
                verdict = speaks_for(operation, RULE.info.id);
            }
            if held.get(&entry.digest).copied().unwrap_or_default() < whole[&entry.digest] {
                let actual = format!("the entry of {} is missing", instant(time));
                verdict.push_against_all(
                    about(operation, RULE.info.id, window, "every entry of the window".to_owned(), actual)
                        .because("an entry inside the window is missing"),
                );
            }
        }
    }
    verdict
}
