//! `pagination/no-repeat`: no entry is on two pages of one walk.
//!
//! Where entries have a key, one key twice is a repeat. Where rows may look alike, a row that comes more often than in the
//! reference walk is one.

use std::collections::HashMap;

use oplog_schema::Operation;

use super::{Difference, at_boundaries, compare, on_page, paging_fact, seen_before};
use crate::evidence::Compared;
use crate::rules::{Check, Rule, speaks_for};
use crate::walk::Walk;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/no-repeat",
        summary: "No entry appears twice in one walk over the pages",
        rationale: "Catches pages that overlap, and a last page that is sent again. Clients that count or bill by entries count too many.",
        example: Example { expected: "each entry once", actual: "entry 100 of the walk again, first seen on page 2" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Comparison,
    },
    check: Check::Compared(check),
};

fn check(operation: &Operation, compared: Compared<'_>) -> CheckResult {
    let walk = compared.walk;
    let mut verdict = speaks_for(operation, RULE.info.id);
    for (index, first) in repeated_keys(walk).into_iter().chain(surplus(compared)) {
        let (Some((page, _)), Some((earlier, _))) = (walk.page_of(index), walk.page_of(first)) else {
            continue;
        };
        let actual = format!("entry {} of the walk again, first seen on page {}", index + 1, earlier + 1);
        verdict.push_against_all(
            on_page(&paging_fact(operation, RULE.info.id), walk, page, "", "each entry once".to_owned(), actual)
                .because("an entry is repeated"),
        );
    }
    at_boundaries(verdict, compared)
}

fn repeated_keys(walk: &Walk) -> Vec<(usize, usize)> {
    let mut seen = HashMap::new();
    let mut repeated = Vec::new();
    for (index, entry) in walk.entries.iter().enumerate() {
        let Some(key) = entry.key else { continue };
        match seen.get(&key) {
            Some(&first) => repeated.push((index, first)),
            None => {
                seen.insert(key, index);
            }
        }
    }
    repeated
}

fn surplus(compared: Compared<'_>) -> Vec<(usize, usize)> {
    if compared.walk.entries.iter().any(|entry| entry.key.is_some()) {
        return Vec::new();
    }
    let differences = compare(compared);
    if differences.is_empty() {
        return Vec::new();
    }
    let before = seen_before(compared.walk);
    let surplus = differences.into_iter().filter_map(|difference| match difference {
        Difference::Extra { walk } => Some((walk, before[walk]?)),
        _ => None,
    });
    surplus.collect()
}
