//! `pagination/order`: the entries of a list stand in the order that its tables name.
//!
//! Over whole walks, page boundaries included. Entries of one time are in any order among themselves, and one without a time
//! says nothing. A warning: no page promises an order, its examples and the vendors' other publications show one. That the
//! order is the same every time is `pagination/stable-on-repeat`, and at every size `pagination/size-independent`.

use oplog_schema::Operation;
use oplog_schema::tables::EntryOrder;

use super::{on_page, paging_fact};
use crate::rules::{Check, Rule, speaks_for};
use crate::walk::Walk;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/order",
        summary: "The entries of a list stand in the order in which the vendor shows them",
        rationale: "Catches a list that begins with its oldest entry, is sorted by another column, or is sorted page by page only. A client that reads the first page to see what happened last shows what happened first. It is a warning, because the pages show an order and do not promise one.",
        example: Example {
            expected: "the newest entry first",
            actual: "entry 2, of 2014-12-16T10:58:14Z, stands behind one of 2014-12-16T10:57:56Z",
        },
        severity: Severity::Warn,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> CheckResult {
    let Some(order) = operation.entry_list().and_then(|entries| entries.order) else {
        return CheckResult::not_applicable();
    };
    let times: Vec<(usize, i64)> =
        walk.entries.iter().enumerate().filter_map(|(index, entry)| Some((index, entry.time()?))).collect();
    // Entries of one time would stand in any order alike.
    if times.iter().all(|(_, time)| *time == times[0].1) {
        return CheckResult::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.info.id);
    let misplaced = times.windows(2).find(|pair| match order {
        EntryOrder::NewestFirst => pair[0].1 < pair[1].1,
        EntryOrder::OldestFirst => pair[0].1 > pair[1].1,
    });
    if let Some(&[(_, before), (index, time)]) = misplaced
        && let Some((page, _)) = walk.page_of(index)
    {
        let expected = match order {
            EntryOrder::NewestFirst => "the newest entry first",
            EntryOrder::OldestFirst => "the oldest entry first",
        };
        let actual = format!(
            "entry {}, of {}, stands behind one of {}",
            index + 1,
            oplog_findings::instant(time),
            oplog_findings::instant(before)
        );
        let fact = paging_fact(operation, RULE.info.id);
        verdict.push(on_page(&fact, walk, page, "", expected.to_owned(), actual).because("entries are out of order"));
    }
    verdict
}
