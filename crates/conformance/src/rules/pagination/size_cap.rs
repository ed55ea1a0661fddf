//! `pagination/size-cap`: no page is longer than the largest documented page, whatever is asked for.

use oplog_schema::Operation;

use super::{on_page, pagination, paging_fact};
use crate::rules::{Check, Rule, speaks_for};
use crate::verdict::{Level, Verdict};
use crate::walk::Walk;
use oplog_schema::errata::Deviation;

pub(crate) const RULE: Rule = Rule {
    id: "pagination/size-cap",
    about: "no page is longer than the largest documented page, whatever is asked for",
    level: Level::Deny,
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> Verdict {
    let Some(largest) = pagination(operation).and_then(|paging| paging.max_size) else {
        return Verdict::not_applicable();
    };
    // Only a page that reaches the limit tells whether there is one.
    let reached = walk.pages.iter().any(|page| page.count as u64 >= largest);
    if walk.size.is_none_or(|size| size <= largest) || !reached {
        return Verdict::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.id);
    let fact = paging_fact(operation, RULE.id);
    for (number, page) in walk.pages.iter().enumerate() {
        if page.count as u64 > largest {
            let erratum = operation.erratum_for(&fact, &Deviation::Rule(RULE.id)).map(|row| row.id.as_ref().clone());
            verdict.push(
                on_page(
                    &fact,
                    walk,
                    number,
                    "",
                    format!("at most {largest} entries"),
                    format!("{} entries", page.count),
                )
                .because("a page is longer than the largest documented one")
                .under(erratum),
            );
        }
    }
    verdict
}
