//! `gaps/example`: no example of an answer.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/example",
        summary: "An answer is shown in an example",
        rationale: "What tables leave open, as the layout of a time, stays open.",
        example: Example { expected: "an example of an answer", actual: "there is none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(_: &Operation, page: &Page<'_>) -> Vec<Contradiction> {
    let none = shown::bodies(page.imported).next().is_none();
    let found = none.then(|| {
        Contradiction::of_all(
            "no example shows an answer that can be read",
            "a client cannot know how its values are written",
        )
    });
    found.into_iter().collect()
}
