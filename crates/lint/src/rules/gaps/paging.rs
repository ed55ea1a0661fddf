//! `gaps/paging`: a list without a word on paging.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/paging",
        summary: "How a long list is cut into pages is documented",
        rationale: "A client cannot know whether it has seen the whole list.",
        example: Example { expected: "parameters for pages", actual: "there are none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let is_paged =
        operation.pagination().is_some_and(|paging| paging.basis.is_documented() && has_row(operation, &paging.cursor));
    let Some(entries) = operation.entry_list().filter(|_| !is_paged) else { return Vec::new() };
    let costs = "a client cannot know whether an answer holds the whole list";
    vec![Contradiction::new(entries.fact_id(), "a list, and nothing says how it is cut into pages", costs)]
}

/// Whether the page itself has the parameter.
fn has_row(operation: &Operation, name: &str) -> bool {
    operation.parameter(name).is_some_and(|row| row.basis.is_documented())
}
