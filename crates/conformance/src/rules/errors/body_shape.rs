//! `errors/body-shape`: a probed error's body has the members that clients read.
//!
//! The values of code and message have rules of their own.

use oplog_schema::Operation;

use super::{finding, looked};
use crate::evidence::ErrorProbe;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/body-shape",
        summary: "The body of a documented error has every documented member, of the documented type",
        rationale: "Catches errors that arrive as an HTML page, with an empty body, in another wrapper or without a member. A client then fails while it parses the error, and its user sees a parser's message instead of the server's.",
        example: Example { expected: "/RequestId present", actual: "absent" },
        severity: Severity::Deny,
        subject: Subject::Errors,
        scope: Scope::Several,
    },
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> CheckResult {
    let Some((view, mut verdict)) = looked(operation, &error_probe) else {
        return CheckResult::not_applicable();
    };
    // Few pages show the body of an error. What is known of it from elsewhere is not required.
    let is_shown = operation.error_body(error_probe.row).is_some_and(|body| body.basis.is_binding());
    for (pointer, expected, actual) in view.misfits {
        let cause = format!("{pointer}: {expected}");
        let mut finding = finding(&error_probe, &pointer, expected, actual).because(cause);
        if !is_shown {
            finding = finding.with_severity(Severity::Warn);
        }
        verdict.push(finding);
    }
    verdict
}
