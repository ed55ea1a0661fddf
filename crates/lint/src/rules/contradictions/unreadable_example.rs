//! `contradictions/unreadable-example`: an example of an answer that cannot be read.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/unreadable-example",
        summary: "Examples of answers are what they are said to be",
        rationale: "Whoever copies the example into a test or a mock server gets something that no client reads.",
        example: Example { expected: "the example is an answer in JSON", actual: "a comma follows its last row" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["representations/well-formed"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let answers = page.imported.examples.iter().filter(|example| !example.is_request && !example.is_syntax);
    answers
        .filter_map(|example| {
            let slip = example.slip.as_ref()?;
            let form = if example.is_xml || example.body.trim_start().starts_with('<') { "XML" } else { "JSON" };
            Some(Contradiction::of_all(format!("the example is an answer in {form}"), slip).at(&example.at))
        })
        .collect()
}
