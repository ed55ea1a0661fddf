//! `requests/body`: where parameters travel in the body, it is a JSON object.

use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

use super::{Check, Rule, violation};
use crate::reading::Reading;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/body",
        summary: "Where parameters travel in the body, it is a JSON object and declared to be one",
        rationale: "Catches a client that sends its parameters as a form, forgets the media type, or writes JSON by hand and wrongly. The server rejects the request, or answers as if nothing had been asked for.",
        example: Example { expected: "a JSON object, declared as application/json", actual: "the body is no JSON" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let Some(parsed) = reading.parsed().filter(|parsed| parsed.operation.takes_json()) else {
        return CheckResult::not_applicable();
    };
    let fact = parsed.fact();
    let mut result = CheckResult::checked([fact.as_str()]);
    if let Err(problem) = reading.request.members(parsed.operation) {
        let expected = "a JSON object, declared as application/json".to_owned();
        result.push(violation(&fact, expected, problem.to_string()).with_severity(Severity::Deny));
    }
    result
}
