//! `errors/undocumented`: a refusal of a documented request names a code that some row lists.
//!
//! A warning beside `representations/documented-request`, which fails in the same place: it tells an error that the page forgets from
//! one that is merely unexpected.

use crate::answer::Answer;
use crate::error_body;
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/undocumented",
    about: "a refusal of a documented request names a code that some row lists",
    level: Level::Warn,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    let operation = answer.operation;
    if answer.reply.is_success() {
        return speaks_for_request(answer, RULE.id);
    }
    // One body may have a code under several shapes: a template that names a member by the code fits any object.
    let shapes = operation.error_bodies().iter();
    let views: Vec<_> = shapes.map(|shape| error_body::read(answer.operation, shape, answer.reply)).collect();
    if operation.errors().iter().any(|row| views.iter().any(|view| view.code.as_ref() == Some(&row.code))) {
        return speaks_for_request(answer, RULE.id);
    }
    let code = views.iter().find(|view| view.misfits.is_empty()).or(views.first()).and_then(|view| view.code.as_ref());
    let mut verdict = Verdict::not_applicable();
    verdict.push(
        Finding::new(
            &request_fact(answer, RULE.id),
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
