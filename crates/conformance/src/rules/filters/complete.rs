//! `filters/complete`: a filter by value or by prefix returns every entry of the list that matches.
//!
//! What does not match and comes all the same is `filters/matching`.

use oplog_schema::Operation;

use super::counted;
use crate::evidence::Filtered;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "filters/complete",
        summary: "A filter by value or by prefix returns every entry of the list that matches",
        rationale: "Catches a filter that looks at one page only, that compares a prefix with the whole value, or that loses the last match. A client that looks for something by its name is told that it is not there.",
        example: Example { expected: "the 12 entries of the list that match", actual: "11 of them" },
        severity: Severity::Deny,
        subject: Subject::Filters,
        scope: Scope::Several,
    },
    check: Check::Filtered(check),
};

fn check(_: &Operation, filtered: &Filtered<'_>) -> CheckResult {
    if !filtered.walk.is_complete() || filtered.matching.is_empty() {
        return CheckResult::not_applicable();
    }
    let fact = format!("parameter.{}", filtered.filter.parameter);
    let mut verdict = CheckResult::checked([fact.as_str()]);
    let mut held = counted(&filtered.walk.entries);
    let found = filtered.matching.iter().filter(|entry| match held.get_mut(&entry.digest) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    });
    let (found, all) = (found.count(), filtered.matching.len());
    if found < all {
        let expected = format!("the {all} entries of the list that match");
        let finding = Finding::new(&fact, filtered.walk.name.clone(), expected, format!("{found} of them"));
        let finding = finding.because("an entry that matches is missing");
        verdict.push(match filtered.walk.pages.first() {
            Some(page) => finding.shown_by(&page.call),
            None => finding,
        });
    }
    verdict
}
