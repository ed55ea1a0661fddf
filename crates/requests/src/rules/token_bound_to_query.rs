//! `requests/token-bound-to-query`: a page cursor goes back with the query that it was given out for.
//!
//! Where no page says that another query is refused, to change it is worth a look. A cursor that no answer gave out is wrong
//! where the service refuses it for that: another process, or an earlier run, may have been given one that is accepted. Not
//! checked: page numbers and keys of entries, which are bound to nothing.

use super::{Check, Looked, Rule, brief, violation};
use crate::evidence::Evidence;
use crate::logged_request::Proof;
use crate::walks::{Origin, Page, changed_query};
use oplog_findings::{Example, Finding, RuleInfo, Scope, Severity, Subject};
use oplog_schema::condition::Condition;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/token-bound-to-query",
        summary: "A cursor is sent back with the query that it was handed out for",
        rationale: "Catches a client that changes the page size or a filter in the middle of a walk, or sends a cursor that no response gave it. The server rejects it, or returns a page that belongs to neither query.",
        example: Example { expected: "the query that NextToken was given out for", actual: "MaxResults changed" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Several,
    },
    check: Check::Journal(check),
};

fn check<'a>(evidence: &Evidence<'a>) -> Vec<Looked<'a>> {
    evidence.pages.iter().map(|page| Looked::at_page(page, finding(evidence, page))).collect()
}

fn finding(evidence: &Evidence<'_>, page: &Page<'_>) -> Option<Finding> {
    let name = page.paging.cursor.as_str();
    match page.origin {
        Origin::Changed(giver) => {
            let expected = format!("the query that {name} was given out for");
            let actual = format!("{} changed", changes(&evidence.pages[giver], page).join(", "));
            Some(match changed_query(page.operation, name) {
                Some(row) => violation(&format!("error.{}", row.id), expected, actual),
                None => violation(&page.cursor_fact(), expected, actual).with_severity(Severity::Warn),
            })
        }
        Origin::Unknown if !evidence.has_forgotten && is_refused(page) => {
            let expected = format!("a {name} that an answer gave out");
            Some(violation(&page.cursor_fact(), expected, brief(page.cursor.unwrap_or_default())))
        }
        _ => None,
    }
}

/// Whether the cursor is refused: the sender is known, and the status is the one for cursors that were never given out.
fn is_refused(page: &Page<'_>) -> bool {
    let damaged = |when: &Condition| matches!(when, Condition::Damaged(name) if *name == page.paging.cursor);
    let row = page.operation.error_when(damaged);
    !matches!(page.request.proof, Proof::Failed { .. })
        && row.is_some_and(|row| row.status == page.request.answer.status)
}

/// Which parameters differ.
fn changes<'p>(giver: &'p Page<'_>, page: &'p Page<'_>) -> Vec<&'p str> {
    let names = giver.query.keys().chain(page.query.keys());
    let mut changed: Vec<&str> =
        names.filter(|name| giver.query.get(*name) != page.query.get(*name)).map(String::as_str).collect();
    changed.sort_unstable();
    changed.dedup();
    changed
}
