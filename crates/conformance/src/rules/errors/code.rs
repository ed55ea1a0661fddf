//! `errors/code`: a probed error has the documented code.

use oplog_schema::Operation;

use super::{finding, looked};
use crate::evidence::ErrorProbe;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/code",
        summary: "A documented error carries its documented code",
        rationale: "Catches codes that were renamed, shortened or put in another case. Clients branch on the code, so a handler written after the page is never reached.",
        example: Example { expected: "code EntityNotExists.Execution", actual: "code ENTITYNOTEXISTS.EXECUTION" },
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
    if view.code.as_deref() != Some(error_probe.row.code.as_str()) {
        let actual = view.code.map_or_else(|| "no code".to_owned(), |code| format!("code {code}"));
        verdict.push(finding(&error_probe, "", format!("code {}", error_probe.row.code), actual));
    }
    verdict
}
