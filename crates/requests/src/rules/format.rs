//! `requests/format`: a text has the documented format.

use super::{Check, Rule, brief, violation};
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

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
    let mut result = CheckResult::default();
    for (row, value) in reading.values() {
        let Some(printed) = row.format else { continue };
        let fact = row.fact_id();
        // Where the page contradicts itself, what either statement allows is right.
        let allowed = parsed.operation.time_formats(&fact, None);
        result.look_at(&fact);
        if !printed.matches(value) && !allowed.iter().any(|format| format.parse(value).is_ok()) {
            let expected = format!("{} as {printed}", row.name);
            result.push(violation(&fact, expected, brief(value)));
        }
    }
    result
}
