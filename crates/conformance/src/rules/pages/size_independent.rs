//! `pages/size-independent`: the size of a page does not change the order of the list.
//!
//! Lost and repeated entries have rules of their own.

use oplog_schema::Operation;

use super::{Difference, compare, on_page, paging_fact};
use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::Compared;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "pages/size-independent",
    about: "the size of a page does not change the order of the list",
    level: Level::Deny,
    check: Check::Compared(check),
};

fn check(operation: &Operation, compared: Compared<'_>) -> Verdict {
    let mut verdict = speaks_for(operation, RULE.id);
    for difference in compare(compared) {
        if let Difference::Order { walk: index } = difference
            && let Some((page, _)) = compared.walk.page_of(index)
        {
            let expected = format!("the order of {}", compared.truth.name);
            let actual = format!("entry {} stands elsewhere", index + 1);
            verdict.push(
                on_page(&paging_fact(operation, RULE.id), compared.walk, page, "", expected, actual)
                    .because("the order depends on the page size"),
            );
        }
    }
    verdict
}
