//! `gaps/page-size`: the length of a page has no default or no limit.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/page-size",
        summary: "The default and the largest length of a page are documented",
        rationale: "A client cannot know how much it gets unasked, nor how much it may ask for.",
        example: Example { expected: "a default and a maximum of `limit`", actual: "it has no maximum" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let Some(paging) = operation.pagination().filter(|paging| paging.basis.is_documented()) else { return Vec::new() };
    let Some(row) = operation.parameter(&paging.size).filter(|row| row.basis.is_documented()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut push = |says: &str, costs: &str| {
        found.push(Contradiction::new(row.fact_id(), format!("`{}` has no {says}", row.name), costs).at(&row.at));
    };
    if row.default.is_none() {
        push("default", "a client cannot know how long a page is that it did not ask for");
    }
    if row.maximum.is_none() {
        push("maximum", "a client cannot know how much it may ask for, nor whether more is refused or cut");
    }
    found
}
