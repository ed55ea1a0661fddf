//! `pagination/size-cap`: no page is longer than the largest documented page, whatever is asked for.

use oplog_schema::Operation;

use super::{on_page, pagination, paging_fact};
use crate::rules::{Check, Rule, speaks_for};
use crate::walk::Walk;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::errata::Deviation;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/size-cap",
        summary: "No page has more entries than the documented maximum, whatever size was asked for",
        rationale: "Catches a server without its documented limit. One request can then ask for the whole log, which is slow for every customer, and clients come to rely on pages that a later release will cut.",
        example: Example { expected: "at most 1000 entries", actual: "1001 entries" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> CheckResult {
    let Some(largest) = pagination(operation).and_then(|paging| paging.max_size) else {
        return CheckResult::not_applicable();
    };
    // Only a page that reaches the limit tells whether there is one.
    let reached = walk.pages.iter().any(|page| page.count as u64 >= largest);
    if walk.size.is_none_or(|size| size <= largest) || !reached {
        return CheckResult::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.info.id);
    let fact = paging_fact(operation, RULE.info.id);
    for (number, page) in walk.pages.iter().enumerate() {
        if page.count as u64 > largest {
            let erratum = operation.erratum_for(&fact, &Deviation::Rule(RULE.info.id)).map(|row| row.id.clone());
            verdict.push_against_all(
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
