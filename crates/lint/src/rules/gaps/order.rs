//! `gaps/order`: nothing says in which order the entries of a list stand.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::tables::Basis;
use oplog_schema::{FactKind, Operation};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/order",
        summary: "The order of a list is documented",
        rationale: "A client that looks for the newest entries must read the whole list.",
        example: Example { expected: "an order of the entries", actual: "nothing says one" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let Some(entries) = operation.entry_list() else { return Vec::new() };
    // What a fact rests on is what the order rests on: an example shows an order, and promises none.
    let stated = operation
        .facts_of_rule("pagination/order")
        .any(|fact| fact.kind == FactKind::Statement && matches!(fact.basis, Basis::Table | Basis::Prose));
    let costs = "a client cannot know where in the list the newest entries are";
    let found = (!stated)
        .then(|| Contradiction::new(entries.fact_id(), "nothing says in which order the entries stand", costs));
    found.into_iter().collect()
}
