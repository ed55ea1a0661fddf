//! `filters/default-window`: without a window the answer covers the documented default.
//!
//! The window in the evidence is the default one, the walk over it was made without bounds; `whole` is what the same bounds
//! hold when they are asked for by name.

use oplog_schema::Operation;

use super::{about, counted};
use crate::evidence::{WindowKind, Windows};
use crate::rules::{Check, Rule, speaks_for};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject, instant};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "filters/default-window",
        summary: "A request without a time window returns the entries of the documented default window",
        rationale: "Catches a default that covers another period or is computed in another time zone. A client that relies on it misses recent entries or shows entries of another day.",
        example: Example {
            expected: "the entries of the documented default window",
            actual: "an entry of 2026-11-28T23:51:00Z",
        },
        severity: Severity::Deny,
        subject: Subject::Filters,
        scope: Scope::Several,
    },
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> CheckResult {
    let (WindowKind::Default, [window]) = (&windows.kind, windows.windows.as_slice()) else {
        return CheckResult::not_applicable();
    };
    if !window.walk.is_complete() {
        return CheckResult::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.info.id);
    let outside = window.walk.times().find(|&time| !window.holds(time));
    let actual = match outside {
        Some(time) => Some(format!("an entry of {}", instant(time))),
        None if window.walk.entries.len() != windows.whole.len() => Some(format!(
            "{} entries, {} when the same window is asked for by name",
            window.walk.entries.len(),
            windows.whole.len()
        )),
        None if counted(&window.walk.entries) != counted(windows.whole) => {
            Some("other entries than when the same window is asked for by name".to_owned())
        }
        None => None,
    };
    if let Some(actual) = actual {
        verdict.push_against_all(
            about(operation, RULE.info.id, window, "the entries of the documented default window".to_owned(), actual)
                .because("the default window is another"),
        );
    }
    verdict
}
