//! `representations/well-formed`: a success parses as the form that was asked for.
//!
//! Strict: one JSON or XML document, UTF-8, no duplicate names, nothing behind it, and in XML the documented root element.

use oplog_schema::DecodedBody;

use crate::answer::Answer;
use crate::came;
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject, brief_text};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "representations/well-formed",
        summary: "A successful response is one well-formed document in the requested format",
        rationale: "Catches bodies that are cut off, sent twice or not UTF-8, duplicate member names, text that is not escaped, another root element, and JSON where XML was asked for. Parsers reject the response, or each reads it differently.",
        example: Example {
            expected: "one json document",
            actual: "EOF while parsing an object at line 1 column 10162",
        },
        severity: Severity::Deny,
        subject: Subject::Representations,
        scope: Scope::Single,
    },
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    // Another success may have no body, and that it is another one is told already.
    if answer.reply.status != answer.operation.success_status() || !answer.operation.body().has_any() {
        return CheckResult::not_applicable();
    }
    let documented = answer.operation.body().xml.as_ref().map(|form| form.root.as_str());
    let (expected, actual) = match &answer.body {
        Err(error) => {
            (format!("one {} document", answer.call.form.as_str()), came::instead(answer.reply, || error.to_string()))
        }
        Ok(DecodedBody { root: Some(root), .. }) if documented.is_some_and(|wanted| wanted != root) => {
            (format!("the root element {}", documented.unwrap_or_default()), brief_text(root))
        }
        Ok(_) => return speaks_for_request(answer, RULE.info.id),
    };
    let mut verdict = speaks_for_request(answer, RULE.info.id);
    verdict.push_against_all(
        Finding::new(&request_fact(answer, RULE.info.id), &answer.label, expected, actual).shown_by(answer.call),
    );
    verdict
}
