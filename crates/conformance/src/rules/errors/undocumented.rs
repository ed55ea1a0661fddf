//! `errors/undocumented`: a refusal of a documented request names a code that some row lists.
//!
//! A warning beside `representations/documented-request`, which fails in the same place: it tells an error that the page forgets from
//! one that is merely unexpected.

use crate::answer::Answer;
use crate::error_body;
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/undocumented",
        summary: "When a documented request is rejected, the error has a code that the error table lists",
        rationale: "Catches an error that the page does not list. It is a warning beside `representations/documented-request`, which fails in the same place, and tells a gap in the error table from a documented error that comes at the wrong time.",
        example: Example { expected: "a code of the error table", actual: "status 420 without a code" },
        severity: Severity::Warn,
        subject: Subject::Errors,
        scope: Scope::Single,
    },
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let operation = answer.operation;
    if answer.reply.is_success() {
        return speaks_for_request(answer, RULE.info.id);
    }
    // One body may have a code under several shapes: a template that names a member by the code fits any object.
    let shapes = operation.error_bodies().iter();
    let views: Vec<_> = shapes.map(|shape| error_body::read(answer.operation, shape, answer.reply)).collect();
    if operation.errors().iter().any(|row| views.iter().any(|view| view.code.as_ref() == Some(&row.code))) {
        return speaks_for_request(answer, RULE.info.id);
    }
    let code = views.iter().find(|view| view.misfits.is_empty()).or(views.first()).and_then(|view| view.code.as_ref());
    let mut verdict = CheckResult::not_applicable();
    verdict.push(
        Finding::new(
            &request_fact(answer, RULE.info.id),
            &answer.label,
            "a code of the error table",
            code.map_or_else(
                || format!("status {} without a code", answer.reply.status),
                |code| format!("code {code}"),
            ),
        )
        .because("an error that no row lists")
        .shown_by(answer.call),
    );
    verdict
}
