//! `representations/documented-request`: each documented method and URI is answered with status 200.
//!
//! Only requests that follow the page come here, so any refusal is a violation. What the answer holds is checked elsewhere.

use crate::answer::Answer;
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use crate::verdict::{Finding, Level, Verdict, brief_text};

pub(crate) const RULE: Rule = Rule {
    id: "representations/documented-request",
    about: "each documented method and URI is answered with status 200",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    if answer.reply.status == 200 {
        return speaks_for_request(answer, RULE.id);
    }
    let mut verdict = Verdict::not_applicable();
    let body = String::from_utf8_lossy(&answer.reply.body);
    verdict.push(
        Finding::new(
            &request_fact(answer, RULE.id),
            &answer.label,
            "status 200",
            format!("status {}: {}", answer.reply.status, brief_text(body.trim())),
        )
        .because(format!("status {} to a documented request", answer.reply.status))
        .shown_by(answer.call),
    );
    verdict
}
