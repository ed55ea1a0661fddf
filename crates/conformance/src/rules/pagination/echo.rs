//! `pagination/echo`: a page repeats the cursor and size that it answers.
//!
//! Without a size the documented default is expected, above the largest page the largest page. Where the request has no
//! cursor there is nothing to repeat.

use oplog_schema::Operation;
use oplog_schema::errata::Deviation;
use oplog_schema::tables::Pagination;
use serde_json::Value;

use super::{on_page, pagination};
use crate::rules::{Check, Rule};
use crate::walk::{Walk, WalkPage};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject, brief};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/echo",
        summary: "A page repeats the cursor and the page size of its request where the page documents such members",
        rationale: "Catches a response that reports the default size, the number of entries or the next cursor instead. A client that continues from these members asks for the wrong page.",
        example: Example { expected: "7, as asked for", actual: "50" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> CheckResult {
    let Some(paging) = pagination(operation) else {
        return CheckResult::not_applicable();
    };
    let mut verdict = CheckResult::not_applicable();
    for (number, page) in walk.pages.iter().enumerate() {
        for (member, parameter) in &paging.echo {
            let expected = if *parameter == paging.size { sizes(operation, walk) } else { cursors(paging, page) };
            let Some(value) = page.echoed.get(member).filter(|_| !expected.is_empty()) else {
                continue;
            };
            let fact = format!("response.{member}");
            if operation.fact(&fact).is_some_and(|fact| fact.basis.is_documented()) {
                verdict.look_at(&fact);
            }
            if !expected.contains(value) {
                let erratum = operation.erratum_for(&fact, &Deviation::Rule(RULE.info.id)).map(|row| row.id.clone());
                verdict.push(
                    on_page(
                        &fact,
                        walk,
                        number,
                        member,
                        format!("{}, as asked for", brief(&expected[0])),
                        brief(value),
                    )
                    .because(format!("{member} does not repeat {parameter}"))
                    .under(erratum),
                );
            }
        }
    }
    verdict
}

/// The values that answer the size asked for.
fn sizes(operation: &Operation, walk: &Walk) -> Vec<Value> {
    let Some(paging) = pagination(operation) else {
        return Vec::new();
    };
    match (walk.size, paging.max_size) {
        // A target may repeat what was asked for, or what it grants.
        (Some(size), Some(largest)) if size > largest => vec![Value::from(largest), Value::from(size)],
        (Some(size), _) => vec![Value::from(size)],
        (None, _) => paging.default_size.map(Value::from).into_iter().collect(),
    }
}

/// The cursor asked for; where it is a number, a number and its text are alike.
fn cursors(paging: &Pagination, page: &WalkPage) -> Vec<Value> {
    let Some(cursor) = &page.cursor else { return Vec::new() };
    let number = cursor.parse::<u64>().ok().filter(|_| paging.strategy.is_counted());
    number.map(Value::from).into_iter().chain([Value::from(cursor.as_str())]).collect()
}
