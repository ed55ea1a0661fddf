//! `gaps/entry-id`: nothing identifies an entry of a list.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/entry-id",
        summary: "An entry of a list has an id",
        rationale: "A client cannot tell a repeated entry from two that look alike.",
        example: Example { expected: "a member that identifies an entry", actual: "there is none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let Some(entries) = operation.entry_list().filter(|_| !operation.has_entry_key()) else { return Vec::new() };
    let costs = "a client cannot tell a repeated entry from two that look alike";
    vec![Contradiction::new(entries.fact_id(), "nothing identifies an entry", costs)]
}
