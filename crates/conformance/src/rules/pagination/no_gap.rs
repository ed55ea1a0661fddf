//! `pagination/no-gap`: every entry of the list is on some page of every walk.
//!
//! The reference is the walk with the fewest page boundaries, so an entry that gets lost between two pages shows. An entry
//! that the reference itself lacks shows as well: then the other walk has it.

use std::collections::HashMap;

use oplog_schema::Operation;

use super::{Difference, at_boundaries, compare, on_page, paging_fact, seen_before};
use crate::evidence::Compared;
use crate::rules::{Check, Rule, speaks_for};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/no-gap",
        summary: "Walking the list with any page size returns every entry",
        rationale: "Catches entries that fall between two pages, typically by an offset that is wrong by one. The customer's copy of the log has a hole, and nothing in any single response shows it.",
        example: Example {
            expected: "all 129 entries",
            actual: "entry 51 of the walk by 100, on page 1 of 2 of the walk by 100, is missing",
        },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Comparison,
    },
    check: Check::Compared(check),
};

fn check(operation: &Operation, compared: Compared<'_>) -> CheckResult {
    let Compared { truth, walk, .. } = compared;
    let mut verdict = speaks_for(operation, RULE.info.id);
    let fact = paging_fact(operation, RULE.info.id);
    let differences = compare(compared);
    // What is looked up of each entry is worked out once: a hostile list may lack all of them.
    let (lost_at, before) = match differences.is_empty() {
        true => (Vec::new(), Vec::new()),
        false => (lost_at(compared), seen_before(walk)),
    };
    for difference in differences {
        let finding = match difference {
            Difference::Missing { truth: index } => {
                let page = lost_at[index];
                let place = truth.page_of(index).map_or_else(String::new, |(page, _)| truth.place(page));
                let actual = format!("entry {} of {}, on {place}, is missing", index + 1, truth.name);
                on_page(&fact, walk, page, "", format!("all {} entries", truth.entries.len()), actual)
            }
            Difference::Extra { walk: index } if before[index].is_none() => {
                let Some((page, _)) = walk.page_of(index) else { continue };
                let actual = format!("entry {} of {} is missing in {}", index + 1, walk.name, truth.name);
                on_page(&fact, walk, page, "", "the same entries in every walk".to_owned(), actual)
            }
            _ => continue,
        };
        verdict.push_against_all(finding.because("an entry is lost between pages"));
    }
    at_boundaries(verdict, compared)
}

/// For each entry of the reference, the page of the walk behind which it got lost, if it did: that of the last entry before it that
/// the walk has.
fn lost_at(compared: Compared<'_>) -> Vec<usize> {
    let Compared { truth, walk, .. } = compared;
    let mut first = HashMap::new();
    for (index, entry) in walk.entries.iter().enumerate() {
        first.entry(entry.digest).or_insert(index);
    }
    let mut page = 0;
    let mut pages = Vec::with_capacity(truth.entries.len());
    for entry in &truth.entries {
        pages.push(page);
        if let Some((kept, _)) = first.get(&entry.digest).and_then(|&index| walk.page_of(index)) {
            page = kept;
        }
    }
    pages
}
