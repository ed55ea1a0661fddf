//! `requests/walk-continued`: a walk over pages ends where the answers say that it ends.
//!
//! Only what a client asks for right after a page counts: tests take up cursors of earlier walks as they like. A page with a
//! cursor that is asked for again on the same connection goes nowhere. On another one it may come from another program, or from
//! the same one that waited too long, so twice is worth a look and three times is certain. To take up an old cursor after the end
//! is worth a look; a second walk from the start is nothing at all.

use super::{Check, Looked, Rule, series, violation};
use crate::evidence::Evidence;
use crate::walks::{Origin, Page};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/walk-continued",
        summary: "A client stops when a response says that there are no more pages",
        rationale: "Catches clients that ask for the same page over and over, send an empty cursor after the last page, or go on after an empty one. At best a request is wasted; at worst the walk starts over and never ends.",
        example: Example { expected: "no request after the last page", actual: "an empty marker" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Several,
    },
    check: Check::Journal(check),
};

fn check<'a>(evidence: &Evidence<'a>) -> Vec<Looked<'a>> {
    let pages = evidence.pages.as_slice();
    let answered = pages.iter().filter(|page| page.is_answered());
    let mut looked: Vec<Looked<'a>> = answered.map(|page| Looked::at_page(page, None)).collect();
    let mut push = |page: &Page<'a>, expected: &str, actual: String, severity: Option<Severity>| {
        let finding = Finding { severity, ..violation(&page.cursor_fact(), expected, actual) };
        let mut result = CheckResult::default();
        result.findings.push(finding);
        looked.push(Looked { request: page.request, operation: Some(page.operation), result });
    };

    for (index, times) in series(&each(pages, is_again)) {
        let page = &pages[index];
        let is_one_program = previous(pages, page).is_some_and(|it| it.request.shares_connection(page.request));
        let expected = if page.is_last() { AFTER_THE_END } else { "cursors that lead on" };
        let actual = format!("the same {} {times} times in a row", page.paging.cursor);
        // Whatever the page says of paging: who asks in pages must get on.
        let severity = if times > 2 || is_one_program { Severity::Deny } else { Severity::Warn };
        push(page, expected, actual, Some(severity));
    }
    for (index, times) in series(&each(pages, is_beyond)) {
        push(&pages[index], "no request after an empty page", format!("{} more", times - 1), None);
    }
    for page in pages {
        let Some(previous) = previous(pages, page).filter(|previous| previous.is_last() && previous.number > 1) else {
            continue;
        };
        let first = &pages[previous.first];
        if page.cursor == Some("") && first.cursor.is_none() {
            push(page, AFTER_THE_END, format!("an empty {}", page.paging.cursor), None);
        } else if matches!(page.origin, Origin::Given(giver) if pages[giver].first == previous.first)
            && page.cursor != previous.cursor
        {
            push(page, AFTER_THE_END, "an older cursor".to_owned(), Some(Severity::Warn));
        }
    }
    looked
}

const AFTER_THE_END: &str = "no request after the last page";

/// For each page the one before it, where it goes on with that in this way.
fn each(pages: &[Page<'_>], goes_on: fn(&Page<'_>, &Page<'_>) -> bool) -> Vec<Option<usize>> {
    let before = |page: &Page<'_>| page.before.filter(|_| previous(pages, page).is_some_and(|it| goes_on(it, page)));
    pages.iter().map(before).collect()
}

/// The page of the same list operation that the client asked for right before, where it got both.
fn previous<'p, 'a>(pages: &'p [Page<'a>], page: &Page<'_>) -> Option<&'p Page<'a>> {
    let previous = &pages[page.before?];
    let is_one = previous.operation.id() == page.operation.id();
    Some(previous).filter(|previous| is_one && page.is_answered() && previous.is_answered())
}

/// Whether a page that is not the first one is asked for once more.
fn is_again(previous: &Page<'_>, page: &Page<'_>) -> bool {
    page.cursor.is_some_and(|cursor| !cursor.is_empty()) && page.is_like(previous)
}

/// Whether numbers go on after a page without entries. One such page is how the end is found where nothing tells it.
fn is_beyond(previous: &Page<'_>, page: &Page<'_>) -> bool {
    let is_empty = previous.request.answer.page.as_ref().is_some_and(|seen| seen.entries == 0);
    let following = previous.page_number().map(|number| number.saturating_add(1));
    is_empty && following.is_some() && following == page.page_number() && previous.query == page.query
}
