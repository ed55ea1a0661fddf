//! `pagination/next-consistent`: what a page says about the next one is consistent, and true.
//!
//! A flag that promises more comes with a cursor, one that does not comes without the field; a promised page holds something.

use oplog_schema::Operation;

use super::{on_page, pagination};
use crate::rules::{Check, Rule};
use crate::walk::{NextCursor, Walk};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

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
    if let Some(links) = pagination(operation).and_then(|paging| paging.links.as_ref()) {
        return links_lead_on(links, walk);
    }
    let Some((more, next)) =
        pagination(operation).and_then(|paging| Some((paging.more.as_ref()?, paging.next.as_ref()?)))
    else {
        return CheckResult::not_applicable();
    };
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
            (true, NextCursor::Cursor(_)) if walk.pages.get(number + 1).is_some_and(|page| page.count == 0) => {
                let actual = "true, yet the next page is empty".to_owned();
                on_page(&more_fact, walk, number, more, "true only where entries follow".to_owned(), actual)
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

/// Clients follow a link as it stands, so it leads to the list that was asked for. A host of another name may be the same
/// service, which is only warned of.
fn links_lead_on(links: &str, walk: &Walk) -> CheckResult {
    let mut verdict = CheckResult::not_applicable();
    let fact = format!("response.{links}[].href");
    for (number, page) in walk.pages.iter().enumerate() {
        let Some(link) = &page.link else { continue };
        verdict.look_at(&fact);
        let (expected, severity) = match (link.is_same_list, link.is_at_target) {
            (true, true) => continue,
            (true, false) => ("a link to the server that was asked", Severity::Warn),
            (false, _) => ("a link to the list that was asked for", Severity::Deny),
        };
        let finding = on_page(&fact, walk, number, links, expected.to_owned(), link.href.clone());
        verdict.push(finding.because(expected).with_severity(severity));
    }
    verdict
}
