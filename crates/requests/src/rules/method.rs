//! `requests/method`: a documented path is asked for by a documented method.

use super::{Check, Rule, brief, violation};
use crate::parsed::RouteMatch;
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/method",
        summary: "A documented path is requested with a documented method",
        rationale: "Catches a client that uses POST where the page says GET, or the reverse. It may pass on a lenient gateway and fail on the next one.",
        example: Example { expected: "GET /transactions.json", actual: "`POST`" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let parsed = match &reading.route {
        RouteMatch::Operation(parsed) => return CheckResult::checked([parsed.fact().as_str()]),
        RouteMatch::OtherMethod(parsed) => parsed,
        _ => return CheckResult::not_applicable(),
    };
    let endpoints = parsed.operation.endpoints().iter().filter(|endpoint| endpoint.uri == parsed.endpoint.uri);
    let methods: Vec<&str> = endpoints.map(|endpoint| endpoint.method.as_str()).collect();
    let expected = format!("{} {}", methods.join(" or "), parsed.endpoint.uri);
    let mut result = CheckResult::default();
    // Whatever the other methods rest on: this one is documented nowhere.
    result.push(violation(&parsed.fact(), expected, brief(&reading.request.method)).with_severity(Severity::Deny));
    result
}
