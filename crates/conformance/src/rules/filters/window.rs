//! `filters/window`: a window returns no entry from outside its bounds.
//!
//! Entries at a bound are welcome either way; what is lost inside is `filters/sub-windows`.

use oplog_schema::{FactKind, Operation};

use super::about;
use crate::evidence::{WindowKind, Windows};
use crate::rules::{Check, Rule, facts_of, speaks_for};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject, instant};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "filters/window",
        summary: "A time window returns no entry from outside its bounds",
        rationale: "Catches a bound that is ignored, rounded or read in another time zone. A report for one day then counts the operations of another.",
        example: Example {
            expected: "only entries of the window",
            actual: "130 entries from outside, the first of 2026-11-29T11:56:30Z",
        },
        severity: Severity::Deny,
        subject: Subject::Filters,
        scope: Scope::Several,
    },
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> CheckResult {
    // Nobody asked for the default window's bounds: it is `filters/default-window`.
    if windows.kind == WindowKind::Default {
        return CheckResult::not_applicable();
    }
    let mut verdict = CheckResult::not_applicable();
    for window in &windows.windows {
        let times: Vec<i64> = window.walk.times().collect();
        if times.is_empty() && !window.walk.is_complete() {
            continue;
        }
        verdict.checked = speaks_for(operation, RULE.info.id).checked;
        let (before, after): (Vec<i64>, Vec<i64>) =
            times.into_iter().filter(|&time| !window.holds(time)).partition(|&time| time < window.start);
        for (outside, bound) in [(before, Bound::Start), (after, Bound::End)] {
            let Some(&first) = outside.first() else { continue };
            let actual = format!("{} entries from outside, the first of {}", outside.len(), instant(first));
            let mut finding = about(operation, RULE.info.id, window, "only entries of the window".to_owned(), actual)
                .because("entries from outside the window");
            if let Some(fact) = fact_of(operation, bound) {
                finding.fact = fact;
            }
            // The other bound may be kept; what the page says of windows as such is not.
            let statements = facts_of(operation, RULE.info.id).filter(|fact| fact.kind == FactKind::Statement);
            verdict.push(finding.contradicting(statements.map(|fact| &*fact.local)));
        }
    }
    verdict
}

#[derive(Clone, Copy)]
enum Bound {
    Start,
    End,
}

/// The parameter whose bound was overstepped.
fn fact_of(operation: &Operation, bound: Bound) -> Option<String> {
    let filter = operation.documented_filters().next()?;
    let name = match bound {
        Bound::Start => &filter.start,
        Bound::End => filter.end.as_ref()?,
    };
    operation.fact(&format!("parameter.{name}")).map(|fact| fact.local.to_string())
}
