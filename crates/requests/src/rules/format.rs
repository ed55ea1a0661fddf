//! `requests/format`: a text has the documented format.

use super::{Check, Rule, brief, fact_of, violation};
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};
use oplog_wire::time::TimeFormat;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/format",
        summary: "A parameter that has a documented format is sent in that format",
        rationale: "Catches a client that sends times in its own layout or in local time. The server rejects the request, or reads another time and returns the wrong part of the log.",
        example: Example { expected: "startTime as utc-seconds", actual: "`2026-03-01 12:00:00`" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let Some(parsed) = reading.parsed() else { return CheckResult::not_applicable() };
    let errata = parsed.operation.errata();
    let mut result = CheckResult::default();
    for (row, value) in reading.values() {
        let Some(printed) = &row.format else { continue };
        let fact = fact_of(row);
        // Where the page contradicts itself, what either statement allows is right.
        let allowed = errata.iter().filter(|erratum| erratum.facts.contains(&fact)).flat_map(|row| &row.allows.formats);
        let formats: Vec<TimeFormat> =
            std::iter::once(printed).chain(allowed).filter_map(|name| name.parse().ok()).collect();
        if formats.is_empty() {
            continue;
        }
        result.look_at(&fact);
        if !formats.iter().any(|format| format.parse(value).is_ok()) {
            let expected = format!("{} as {printed}", row.name.as_ref());
            result.push(violation(&fact, expected, brief(value)));
        }
    }
    result
}
