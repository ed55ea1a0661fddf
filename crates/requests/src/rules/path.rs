//! `requests/path`: a request goes to a documented path.
//!
//! Documents that clients look up before they ask are no operation, and right all the same. A client that rightly asks other
//! services as well is to be checked with this rule at another level.

use super::{Check, Rule, brief, violation};
use crate::parsed::RouteMatch;
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/path",
        summary: "A request goes to a documented path",
        rationale: "Catches misspelt, outdated or doubled path segments, and a base URL that was joined wrongly. Such a request cannot succeed at the real service.",
        example: Example {
            expected: "a documented path; did you mean /transactions.json?",
            actual: "`/transaction.json`",
        },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let path = reading.request.path();
    let hint = match &reading.route {
        RouteMatch::Operation(parsed) | RouteMatch::OtherMethod(parsed) => {
            return CheckResult::checked([parsed.fact().as_str()]);
        }
        RouteMatch::Discovery => return CheckResult::not_applicable(),
        RouteMatch::NearPath(near) if near.is_meant => format!("; did you mean {}?", near.endpoint.uri),
        RouteMatch::NearPath(near) => format!("; the nearest is {}", near.endpoint.uri),
        RouteMatch::Nothing => String::new(),
    };
    let finding = violation(&reading.request_fact(), format!("a documented path{hint}"), brief(path))
        .because(format!("{} is no documented path", brief(path)))
        // Whatever the nearest path rests on: this one is documented nowhere.
        .with_severity(Severity::Deny);
    let mut result = CheckResult::default();
    result.push(finding);
    result
}
