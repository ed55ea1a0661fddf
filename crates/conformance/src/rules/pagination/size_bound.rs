//! `pagination/size-bound`: a page holds no more entries than were asked for.

use oplog_schema::Operation;

use super::{on_page, pagination};
use crate::rules::{Check, Rule, speaks_for};
use crate::walk::Walk;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/size-bound",
        summary: "A page has no more entries than were asked for",
        rationale: "Catches a server that ignores or rounds the page size, or adds an entry. Clients with fixed buffers or fixed table heights overflow, or cut off what they did not ask for.",
        example: Example { expected: "at most 7 entries", actual: "8 entries" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> CheckResult {
    let (Some(paging), Some(size)) = (pagination(operation), walk.size) else {
        return CheckResult::not_applicable();
    };
    let mut verdict = speaks_for(operation, RULE.info.id);
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
