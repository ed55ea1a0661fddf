//! `pagination/sorted`: the entries of a list stand in the order by value that the page states or that the request asks for.
//!
//! Over whole walks, page boundaries included. Equal values may stand in any order, and so may those that ways of comparing texts
//! disagree about: see [`crate::sorted`]. The order by time that pages only show is `pagination/order`.

use oplog_schema::Operation;
use oplog_schema::tables::SortOrder;

use super::on_page;
use crate::rules::{Check, Rule, facts_of};
use crate::sorted::{PageOrder, SortValue};
use crate::walk::{Walk, WalkPage};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/sorted",
        summary: "The entries of a list are sorted as documented, and as a request asks",
        rationale: "Catches a list that is sorted by another column, page by page only, or not as asked. A client that stops at the first entry beyond its range, or that merges lists, loses the rest.",
        example: Example { expected: "ascending values", actual: "\"ant\" behind \"bee\"" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> CheckResult {
    let mut verdict = CheckResult::not_applicable();
    let Some(sort) = operation.sort().filter(|sort| sort.basis.is_documented()) else { return verdict };
    let pages: Vec<(usize, &WalkPage, &PageOrder)> =
        walk.pages.iter().enumerate().filter_map(|(place, page)| Some((place, page, page.order.as_ref()?))).collect();
    let Some((_, first, order)) = pages.first() else { return verdict };
    // The parameter speaks where it is sent, the rest where it is not.
    let switch = sort.switch.as_ref().map(|switch| format!("parameter.{}", switch.parameter));
    let is_asked = sort.switch.as_ref().is_some_and(|switch| first.call.parameter(&switch.parameter).is_some());
    let facts: Vec<&str> = facts_of(operation, RULE.info.id)
        .map(|fact| &*fact.local)
        .filter(|fact| (Some(*fact) == switch.as_deref()) == is_asked)
        .collect();
    let Some(fact) = facts.first() else { return verdict };
    // Where the order that is asked for is the usual one, a service that does not heed it looks the same.
    let could_differ = !is_asked || sort.order != Some(order.asked);
    let values = || pages.iter().flat_map(|(_, _, order)| [&order.first, &order.last]);
    if could_differ && values().any(|value| differs(value, &order.first)) {
        verdict = CheckResult::checked(facts.iter().copied());
    }
    let mut before: Option<&SortValue> = None;
    for (place, page, order) in &pages {
        let at_boundary = before.filter(|before| order.first.is_before(before, order.asked));
        let wrong = match (at_boundary, &order.misplaced) {
            (Some(before), _) => Some((0, before, &order.first)),
            (None, Some((index, before, own))) => Some((*index, before, own)),
            (None, None) => None,
        };
        if let Some((index, before, own)) = wrong {
            let expected = match order.asked {
                SortOrder::Ascending => "ascending values",
                SortOrder::Descending => "descending values",
            };
            let actual = format!(
                "entry {}, of {}, stands behind one of {}",
                page.start + index + 1,
                own.shown(),
                before.shown()
            );
            facts.iter().for_each(|fact| verdict.look_at(fact));
            verdict
                .push(on_page(fact, walk, *place, "", expected.to_owned(), actual).because("entries are out of order"));
            return verdict;
        }
        before = Some(&order.last);
    }
    verdict
}

/// Whether one of two values has to stand before the other.
fn differs(one: &SortValue, other: &SortValue) -> bool {
    one.is_before(other, SortOrder::Ascending) || other.is_before(one, SortOrder::Ascending)
}
