//! `gaps/error-body`: errors are listed, and the body that they come in is not shown.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/error-body",
        summary: "The body of an error is documented",
        rationale: "A client does not know in which member code and message stand.",
        example: Example { expected: "an example of an error", actual: "there is none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let row = operation
        .documented_errors()
        .find(|row| operation.error_body(row).is_some_and(|body| !body.basis.is_documented()));
    let found = row.map(|row| {
        let says = "errors are listed without the body that they come in";
        Contradiction::new(row.fact_id(), says, "a client cannot know where in the answer code and message stand")
            .at(&row.at)
    });
    found.into_iter().collect()
}
