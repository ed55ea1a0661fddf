//! `fields/sometimes-present`: what single entries may lack is not lacking in all of them
//!
//! Errata that rest on something else than the page let a value be absent or null for some entries. Where the page's own example
//! shows the value, a service that never has it violates the page; a few entries prove little, so they make a warning.

use oplog_schema::errata::Gap;

use crate::gaps::GapCount;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

/// Entries that are enough to know that no entry has a value.
const ENOUGH: usize = 10;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/sometimes-present",
        summary: "A field that single entries may lack has a value in some of them",
        rationale: "Catches a field that the service has stopped filling. Each entry by itself is excused, since there are entries without that value, but a client never gets what the page shows. Few entries, or a field that depends on who asks, make a warning.",
        example: Example { expected: "a value in some entries, as the page shows", actual: "null in all of 64" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Several,
    },
    check: Check::Gap(check),
};

fn check(count: &GapCount<'_>) -> CheckResult {
    let fact = count.field.fact_id();
    if count.is_filled {
        return CheckResult::checked([fact.as_str()]);
    }
    // One entry may be the exception.
    if count.lacking < 2 {
        return CheckResult::not_applicable();
    }
    let lack = match count.gap {
        Gap::Absent => "absent from",
        Gap::Null => "null in",
    };
    let mut finding = Finding::new(
        &fact,
        format!("{}, in every entry", count.field.path),
        "a value in some entries, as the page shows",
        format!("{lack} all of {} entries", count.lacking),
    )
    .because(format!("{lack} every entry"));
    if count.lacking < ENOUGH || count.erratum.allows.everywhere {
        finding = finding.with_severity(Severity::Warn);
    }
    if let Some(call) = &count.call {
        finding = finding.shown_by(call);
    }
    let mut verdict = CheckResult::not_applicable();
    verdict.push(finding);
    verdict
}
