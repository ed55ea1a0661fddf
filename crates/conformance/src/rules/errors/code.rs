//! `errors/code`: a probed error has the documented code.

use oplog_schema::Operation;

use super::{finding, looked, said};
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
    let documented = error_probe.row.code.as_str();
    let code = said(operation, &error_probe, &view, view.code.as_ref(), |text| text == documented);
    if code.as_deref() != Some(documented) {
        let actual = code.map_or_else(|| "no code".to_owned(), |code| format!("code {code}"));
        verdict.push(finding(&error_probe, "", format!("code {}", error_probe.row.code), actual));
    }
    verdict
}
