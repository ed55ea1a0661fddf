//! `pagination/size-independent`: the size of a page changes neither the entries of the list nor their order.
//!
//! Lost and repeated entries have rules of their own.

use oplog_schema::Operation;

use super::{Difference, compare, on_page, paging_fact};
use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::Compared;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "pagination/size-independent",
    about: "the size of a page changes neither the entries of the list nor their order",
    level: Level::Deny,
    check: Check::Compared(check),
};

fn check(operation: &Operation, compared: Compared<'_>) -> Verdict {
    let mut verdict = speaks_for(operation, RULE.id);
    for difference in compare(compared) {
        let (index, what, cause) = match difference {
            Difference::Order { walk } => (walk, "stands elsewhere", "the order depends on the page size"),
            Difference::Changed { walk } => (walk, "says something else", "an entry depends on the page size"),
            Difference::Extra { .. } | Difference::Missing { .. } => continue,
        };
        if let Some((page, _)) = compared.walk.page_of(index) {
            let expected = format!("the entries of {}, in its order", compared.truth.name);
            let actual = format!("entry {} {what}", index + 1);
            verdict.push(
                on_page(&paging_fact(operation, RULE.id), compared.walk, page, "", expected, actual).because(cause),
            );
        }
    }
    verdict
}
