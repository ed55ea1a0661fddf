//! `representations/well-formed`: a success parses as the form that was asked for.
//!
//! Strict: one JSON or XML document, UTF-8, no duplicate names, nothing behind it, and in XML the documented root element.

use oplog_schema::DecodedBody;

use crate::answer::Answer;
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use crate::verdict::{Finding, Level, Verdict, brief_text};

pub(crate) const RULE: Rule = Rule {
    id: "representations/well-formed",
    about: "a success parses as the form that was asked for",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    if !answer.reply.is_success() {
        return Verdict::not_applicable();
    }
    let documented = answer.operation.body().xml.as_ref().map(|form| form.root.as_str());
    let (expected, actual) = match &answer.body {
        Err(error) => (format!("one {} document", answer.call.form.as_str()), error.to_string()),
        Ok(DecodedBody { root: Some(root), .. }) if documented.is_some_and(|wanted| wanted != root) => {
            (format!("the root element {}", documented.unwrap_or_default()), brief_text(root))
        }
        Ok(_) => return speaks_for_request(answer, RULE.id),
    };
    let mut verdict = Verdict::not_applicable();
    verdict.push(Finding::new(&request_fact(answer, RULE.id), &answer.label, expected, actual).shown_by(answer.call));
    verdict
}
