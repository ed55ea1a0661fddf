//! `requests/walk-finished`: a walk over pages goes on to the last one.
//!
//! Who asks in pages, by a size or a cursor, and stops before the last one has lost the rest: after the first page as after any
//! other, and whatever the page says of paging. It is worth a look, and no more, of a request without either; of a client that
//! walks the same list to its end in another place, which can therefore; and of one that begins with a cursor from elsewhere. A
//! suite that takes the first few entries on purpose is to be checked with this rule at another level. Not checked: a walk that
//! an error ended.

use super::{Check, Looked, Rule, violation};
use crate::evidence::Evidence;
use crate::walks::{Origin, Page};
use oplog_findings::{Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/walk-finished",
        summary: "A client that walks over pages goes on to the last one",
        rationale: "Catches clients that stop at a fixed number of pages, or never follow the cursor. Their users see the beginning of the log and take it for the whole.",
        example: Example {
            expected: "a request for the page that follows, and so on to the last one",
            actual: "given up after 3 pages, although more was promised",
        },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Several,
    },
    check: Check::Journal(check),
};

fn check<'a>(evidence: &Evidence<'a>) -> Vec<Looked<'a>> {
    let pages = evidence.pages.as_slice();
    let answered = pages.iter().filter(|page| page.is_answered());
    answered.map(|page| Looked::at_page(page, finding(pages, page))).collect()
}

fn finding(pages: &[Page<'_>], page: &Page<'_>) -> Option<Finding> {
    // A page that is asked for over and over is another rule's business.
    let is_again = page.before.is_some_and(|before| page.cursor.is_some() && pages[before].is_like(page));
    if page.next.is_none() || page.is_followed || is_again {
        return None;
    }
    let severity = if is_lost(pages, page) { Severity::Deny } else { Severity::Warn };
    let expected = "a request for the page that follows, and so on to the last one";
    let violation = |actual: String| violation(&page.cursor_fact(), expected, actual);
    let finding = match page.number {
        1 => violation("only the first page was asked for, although more was promised".to_owned())
            .because("one page of more"),
        number => violation(format!("given up after {number} pages, although more was promised"))
            .because("a walk is given up"),
    };
    Some(finding.with_severity(severity))
}

/// Whether the client has lost what follows for certain.
fn is_lost(pages: &[Page<'_>], page: &Page<'_>) -> bool {
    let first = &pages[page.first];
    let uses_paging = page.cursor.is_some() || page.size.is_some();
    let is_same = |other: &&Page<'_>| {
        other.operation.id() == page.operation.id() && other.request.sender() == page.request.sender()
    };
    let can_finish = page.number == 1 && pages.iter().filter(is_same).any(|other| other.number > 1 && other.is_last());
    let begins = first.origin == Origin::Start || first.page_number() == Some(1);
    uses_paging && begins && !can_finish
}
