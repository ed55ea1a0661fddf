//! `gaps/window`: a window of time, and nothing says whether its bounds belong to it.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::{FactKind, Operation};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/window",
        summary: "Whether a bound belongs to its window is documented",
        rationale: "A client that reads one window after another sees entries twice or never.",
        example: Example { expected: "whether `startTime` itself belongs to the window", actual: "nothing says it" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let stated = operation
        .facts_of_rule("filters/boundaries")
        .any(|fact| fact.kind == FactKind::Statement && fact.basis.is_documented());
    let windows = operation.documented_filters().filter(|_| !stated);
    let found = windows.filter_map(|filter| operation.parameter(&filter.start)).map(|row| {
        let says = format!("nothing says whether `{}` itself belongs to the window", row.name);
        Contradiction::new(row.fact_id(), says, "a client cannot know whether neighbouring windows overlap").at(&row.at)
    });
    found.collect()
}
