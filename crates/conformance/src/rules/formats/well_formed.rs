//! `formats/well-formed`: a success parses as the form that was asked for.
//!
//! Strict: one JSON or XML document, UTF-8, no duplicate names, nothing behind it.

use crate::answer::{Answer, Content};
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "formats/well-formed",
    about: "a success parses as the form that was asked for",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    if !answer.reply.is_success() {
        return Verdict::not_applicable();
    }
    let Content::Broken(reason) = &answer.content else {
        return speaks_for_request(answer, RULE.id);
    };
    let mut verdict = Verdict::not_applicable();
    verdict.push(
        Finding::new(
            &request_fact(answer, RULE.id),
            &answer.label,
            format!("one {} document", answer.call.form.as_str()),
            reason,
        )
        .shown_by(answer.call),
    );
    verdict
}
