//! `unprovable/optional-field`: a field that may be missing and that no example shows.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "unprovable/optional-field",
        summary: "A field that may be missing is shown somewhere",
        rationale: "A service that never sends the field violates nothing, so nobody can tell whether it exists.",
        example: Example { expected: "an example with `finished_at`", actual: "no example has it" },
        severity: Severity::Warn,
        subject: Subject::Unprovable,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, page: &Page<'_>) -> Vec<Contradiction> {
    let optional = operation.fields().iter().filter(|row| {
        row.basis.is_documented() && !row.mandatory && row.present_when.is_none() && !row.path.name().is_empty()
    });
    let unseen = optional.filter(|row| shown::values(page.imported, &row.path.to_string()).is_empty());
    let found = unseen.map(|row| {
        let says = format!("`{}` may be missing, and no example has it", row.path.name());
        Contradiction::new(row.fact_id(), says, "a service that never sends it violates nothing").at(&row.at)
    });
    found.collect()
}
