//! `pagination/terminates`: following the cursors that a target gives out reaches a last page.
//!
//! Whether that page is really the last one is `pagination/no-gap`.

use oplog_schema::Operation;

use super::{on_page, paging_fact};
use crate::rules::{Check, Rule, speaks_for};
use crate::walk::{End, Walk};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/terminates",
        summary: "Following the cursors that the server hands out reaches a last page",
        rationale: "Catches cursors that point to their own page or back to the start, pages that promise more for ever, and cursors that the server itself rejects. A client that follows them never finishes, or gives up in the middle of the log.",
        example: Example {
            expected: "a last page",
            actual: "160 entries in a row that had all been seen before, and more promised",
        },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> CheckResult {
    let actual = match &walk.end {
        // A walk of one page follows nothing.
        End::LastPage if walk.pages.len() < 2 => return CheckResult::not_applicable(),
        End::LastPage => return speaks_for(operation, RULE.info.id),
        End::GivenUp | End::Failed(_) => return CheckResult::not_applicable(),
        // Without a first page there was no cursor yet: what refuses it is checked as an answer.
        End::Refused(_) if walk.pages.is_empty() => return CheckResult::not_applicable(),
        End::Loop(cursor) => format!("the cursor {cursor}, which was given out before"),
        End::Stalled(pages) => format!("{pages} empty pages in a row, each promising more"),
        End::Endless(entries) => format!("{entries} entries in a row that had all been seen before, and more promised"),
        End::Refused(answer) => format!("a cursor that was given out is refused: {answer}"),
    };
    let mut verdict = speaks_for(operation, RULE.info.id);
    let last = walk.pages.len().saturating_sub(1);
    verdict.push_against_all(
        on_page(&paging_fact(operation, RULE.info.id), walk, last, "", "a last page".to_owned(), actual).because(
            match walk.end {
                End::Refused(_) => "a given cursor is refused",
                _ => "a walk has no end",
            },
        ),
    );
    verdict
}
