//! `pagination/size-bound`: a page holds no more entries than were asked for.

use oplog_schema::Operation;

use super::{on_page, pagination};
use crate::rules::{Check, Rule, speaks_for};
use crate::verdict::{Level, Verdict};
use crate::walk::Walk;

pub(crate) const RULE: Rule = Rule {
    id: "pagination/size-bound",
    about: "a page holds no more entries than were asked for",
    level: Level::Deny,
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> Verdict {
    let (Some(paging), Some(size)) = (pagination(operation), walk.size) else {
        return Verdict::not_applicable();
    };
    let mut verdict = speaks_for(operation, RULE.id);
    for (number, page) in walk.pages.iter().enumerate() {
        if page.count as u64 > size {
            let fact = format!("parameter.{}", paging.size);
            verdict.push(
                on_page(&fact, walk, number, "", format!("at most {size} entries"), format!("{} entries", page.count))
                    .because("a page is longer than asked for"),
            );
        }
    }
    verdict
}
