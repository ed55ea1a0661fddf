//! `unprovable/not-checkable`: a fact of which the tables say that no answer could violate it.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "unprovable/not-checkable",
        summary: "Facts can be violated by an answer",
        rationale: "No check ever tells that this statement is wrong; it is never counted as passed.",
        example: Example { expected: "a fact that an answer can violate", actual: "the tables say why none can" },
        severity: Severity::Warn,
        subject: Subject::Unprovable,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let facts = operation.facts().iter().filter(|fact| fact.basis.is_documented());
    let found = facts.filter_map(|fact| {
        let reason = fact.not_checkable.as_ref()?;
        Some(Contradiction::new(fact.local.to_string(), "no answer can violate this", reason).at(&fact.at))
    });
    found.collect()
}
