//! `representations/documented-request`: each documented method and URI is answered with the documented status, mostly 200.
//!
//! Only requests that follow the page come here, so any refusal is a violation. What the answer holds is checked elsewhere.

use crate::answer::Answer;
use crate::came;
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "representations/documented-request",
        summary: "Each documented method and URI is answered with the status of a success that the page states, else 200",
        rationale: "Catches an operation that was moved, removed or broken, and a success with another status. A client that sends exactly what the page prints gets nothing that it can use.",
        example: Example { expected: "status 200", actual: "status 404: {\"message\":\"no such route\"}" },
        severity: Severity::Deny,
        subject: Subject::Representations,
        scope: Scope::Single,
    },
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let documented = answer.operation.success_status();
    if answer.reply.status == documented {
        return speaks_for_request(answer, RULE.info.id);
    }
    let mut verdict = speaks_for_request(answer, RULE.info.id);
    verdict.push_against_all(
        Finding::new(
            &request_fact(answer, RULE.info.id),
            &answer.label,
            format!("status {documented}"),
            came::status(answer.reply),
        )
        .because(format!("status {} to a documented request", answer.reply.status))
        .shown_by(answer.call),
    );
    verdict
}
