//! `pagination/next-consistent`: what a page says about the next one is consistent, and true.
//!
//! A flag that promises more comes with a cursor, one that does not comes without the field; a promised page holds something.

use oplog_schema::Operation;
use oplog_schema::tables::{NextLink, Pagination};

use super::{on_page, pagination};
use crate::rules::{Check, Rule};
use crate::walk::{NextCursor, Walk};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/next-consistent",
        summary: "The flag for more pages and the next cursor agree with each other, and with what follows",
        rationale: "Catches a last page that still carries a cursor, a promise without a cursor, a promised page that is empty, and a link that leads elsewhere. Clients loop on one of the two members: one kind of client stops too early, the other never.",
        example: Example { expected: "absent, because isTruncated is false", actual: "\"\"" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> CheckResult {
    let Some(paging) = pagination(operation) else { return CheckResult::not_applicable() };
    let mut verdict = match (&paging.link, &paging.more, &paging.next) {
        (Some(link), _, _) => links_lead_on(link, walk),
        (None, Some(more), Some(next)) => flag_and_cursor_agree(operation, more, next, walk),
        _ => CheckResult::not_applicable(),
    };
    if let Some(more) = paging.more.as_ref().filter(|_| paging.link.is_some() || paging.next.is_none()) {
        flag_is_true(more, paging, walk, &mut verdict);
    }
    verdict
}

fn flag_and_cursor_agree(operation: &Operation, more: &str, next: &str, walk: &Walk) -> CheckResult {
    let documented =
        |member: &str| operation.fact(&format!("response.{member}")).is_some_and(|f| f.basis.is_documented());
    if !documented(more) || !documented(next) {
        return CheckResult::not_applicable();
    }
    let mut verdict = CheckResult::not_applicable();
    let (more_fact, next_fact) = (format!("response.{more}"), format!("response.{next}"));
    for (number, page) in walk.pages.iter().enumerate() {
        let Some(flag) = page.more else { continue };
        [&more_fact, &next_fact].into_iter().for_each(|fact| verdict.look_at(fact));
        let finding = match (flag, &page.next) {
            (true, NextCursor::Absent) => {
                on_page(&next_fact, walk, number, next, format!("present, because {more} is true"), "absent".to_owned())
            }
            (true, NextCursor::Void(value)) => {
                on_page(&next_fact, walk, number, next, format!("a cursor, because {more} is true"), value.clone())
            }
            (false, NextCursor::Cursor(value) | NextCursor::Void(value)) => {
                on_page(&next_fact, walk, number, next, format!("absent, because {more} is false"), value.clone())
            }
            (true, NextCursor::Cursor(_)) if is_empty(walk, number + 1) => {
                promises_nothing(&more_fact, walk, number, more)
            }
            _ => continue,
        };
        let cause = finding.expected.clone();
        verdict.push(finding.because(cause));
    }
    if !verdict.checked.is_empty() {
        operation.facts_of_rule(RULE.info.id).for_each(|fact| verdict.look_at(&fact.local));
    }
    verdict
}

/// A flag by itself: what it promises comes, and a link beside it says the same.
fn flag_is_true(more: &str, paging: &Pagination, walk: &Walk, verdict: &mut CheckResult) {
    let fact = format!("response.{more}");
    for (number, page) in walk.pages.iter().enumerate() {
        let Some(flag) = page.more else { continue };
        verdict.look_at(&fact);
        let leads_on = matches!(page.next, NextCursor::Cursor(_));
        let finding = if flag && is_empty(walk, number + 1) {
            promises_nothing(&fact, walk, number, more)
        } else if paging.link.is_some() && flag != leads_on {
            let (expected, actual) = if leads_on { ("true", "false") } else { ("false", "true") };
            let expected = format!("{expected}, because a link to the next page is {}", presence(leads_on));
            on_page(&fact, walk, number, more, expected, actual.to_owned())
        } else {
            continue;
        };
        let cause = finding.expected.clone();
        verdict.push(finding.because(cause));
    }
}

fn presence(is_there: bool) -> &'static str {
    if is_there { "present" } else { "absent" }
}

/// Whether a page was asked for and has no entries.
fn is_empty(walk: &Walk, number: usize) -> bool {
    walk.pages.get(number).is_some_and(|page| page.count == 0)
}

fn promises_nothing(fact: &str, walk: &Walk, number: usize, more: &str) -> Finding {
    let actual = "true, yet the next page is empty".to_owned();
    on_page(fact, walk, number, more, "true only where entries follow".to_owned(), actual)
}

/// Clients follow a link as it stands, so it leads to the list that was asked for. A host of another name may be the same
/// service, which is only warned of.
fn links_lead_on(link: &NextLink, walk: &Walk) -> CheckResult {
    let mut verdict = CheckResult::not_applicable();
    let (fact, member) = (link.fact_id(), link.member().unwrap_or_default());
    for (number, page) in walk.pages.iter().enumerate() {
        if let (Some(problem), _) | (None, NextCursor::Void(problem)) = (&page.broken_link, &page.next) {
            let expected = "the address of the next page, or none";
            verdict.push(on_page(&fact, walk, number, member, expected.to_owned(), problem.clone()).because(expected));
            continue;
        }
        let Some(link) = &page.link else { continue };
        verdict.look_at(&fact);
        let (expected, severity) = match (link.is_same_list, link.is_at_target, &page.next) {
            (true, _, NextCursor::Absent) => ("a link with the cursor of the next page", Severity::Deny),
            (true, true, _) => continue,
            (true, false, _) => ("a link to the server that was asked", Severity::Warn),
            (false, _, _) => ("a link to the list that was asked for", Severity::Deny),
        };
        let finding = on_page(&fact, walk, number, member, expected.to_owned(), link.href.clone());
        verdict.push(finding.because(expected).with_severity(severity));
    }
    verdict
}
