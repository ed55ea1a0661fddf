//! `requests/walk-finished`: a walk over pages goes on to the last one.
//!
//! Who asks for the first page alone may want no more: that is worth a look. Who goes on from it and then stops has lost the
//! rest; a suite that takes the first few entries on purpose is to be checked with this rule at another level. Not checked: a walk
//! that an error ended, and a page that the client asked for once more because its answer came late.

use super::{Check, Looked, Rule, violation};
use crate::evidence::Evidence;
use crate::walks::Page;
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
    evidence.pages.iter().filter(|page| page.is_answered()).map(|page| Looked::at_page(page, finding(page))).collect()
}

fn finding(page: &Page<'_>) -> Option<Finding> {
    if page.next.is_none() || page.is_followed {
        return None;
    }
    let expected = "a request for the page that follows, and so on to the last one";
    let violation = |actual: String| violation(&page.cursor_fact(), expected, actual);
    Some(match page.number {
        1 => violation("only one page was asked for".to_owned())
            .with_severity(Severity::Warn)
            .because("one page of more"),
        number => violation(format!("given up after {number} pages, although more was promised"))
            .because("a walk is given up"),
    })
}
