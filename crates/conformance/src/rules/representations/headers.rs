//! `representations/headers`: documented headers are there where the page says so, and have their format.
//!
//! The content type is `representations/content-type`.

use crate::answer::Answer;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "representations/headers",
        summary: "Each documented response header is present where it is mandatory, and has its documented format",
        rationale: "Catches a missing request id, or a `Date` in another format. Without the id a customer cannot ask support about a request; HTTP libraries fail on a date that they cannot read.",
        example: Example { expected: "the format http-date", actual: "2026-11-29T01:15:08Z" },
        severity: Severity::Deny,
        subject: Subject::Representations,
        scope: Scope::Single,
    },
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    if !answer.reply.is_success() {
        return CheckResult::not_applicable();
    }
    let mut verdict = CheckResult::not_applicable();
    for row in answer.operation.headers() {
        let name = &row.name;
        let fact = format!("header.{name}");
        if !row.basis.is_binding() || row.not_checkable.is_some() || name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let at = || format!("{}, header {name}", answer.label);
        let finding = match (answer.reply.header(name), row.format) {
            (None, _) if row.mandatory => Finding::new(&fact, at(), "present", "absent"),
            (Some(value), Some(format)) if !format.matches(value) => {
                Finding::new(&fact, at(), format!("the format {format}"), value)
            }
            (None, _) => continue,
            (Some(_), _) => {
                verdict.look_at(&fact);
                continue;
            }
        };
        verdict.push(finding.because(format!("header {name}")).shown_by(answer.call));
    }
    verdict
}
