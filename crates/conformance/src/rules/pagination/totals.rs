//! `pagination/totals`: what a page says about the length of the whole list is what a walk over it finds.
//!
//! Only a walk from the beginning to the end knows; a list that is not walked to its end still has at least what was seen, and says
//! the same on every page.

use oplog_schema::Operation;

use super::on_page;
use crate::rules::{Check, Rule};
use crate::walk::{Total, Walk, WalkPage};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/totals",
        summary: "The numbers of entries and of pages that a page states are those of the list",
        rationale: "Catches a total that is the length of the page, that a filter does not change, or that is counted before deleted entries are left out. Clients that ask for so many pages miss entries or ask for pages that do not exist.",
        example: Example { expected: "129 entries, as the walk by 50 has", actual: "50" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::Walk(check),
};

fn check(_: &Operation, walk: &Walk) -> CheckResult {
    let mut verdict = CheckResult::not_applicable();
    // A walk from a cursor has not seen what stands before it.
    if walk.pages.first().is_none_or(|page| page.cursor.is_some()) {
        return verdict;
    }
    let pages = walk.pages.iter().filter(|page| page.count > 0).count();
    held(walk, &mut verdict, "entries", walk.entries.len(), |page| &page.totals.entries);
    held(walk, &mut verdict, "pages", pages, |page| &page.totals.pages);
    verdict
}

/// Holds the totals of each page to what the walk `counted`.
fn held(walk: &Walk, verdict: &mut CheckResult, what: &str, counted: usize, of: fn(&WalkPage) -> &Vec<Total>) {
    for (number, page) in walk.pages.iter().enumerate() {
        for (place, total) in of(page).iter().enumerate() {
            let first = walk.pages.first().and_then(|first| of(first).get(place)).map_or(total.value, |own| own.value);
            let counted = counted as u64;
            // A list without entries has no page, or an empty one.
            let is_right = match walk.is_complete() {
                true => total.value == counted || (counted == 0 && what == "pages" && total.value == 1),
                false => total.value >= counted && total.value == first,
            };
            if walk.is_complete() || !is_right {
                verdict.look_at(&total.fact);
            }
            if !is_right {
                let expected = match walk.is_complete() {
                    true => format!("{counted} {what}, as {} has", walk.name),
                    false => format!("at least {counted} {what}, and the same number on every page"),
                };
                let (_, member) = total.fact.split_once('.').unwrap_or_default();
                let finding = on_page(&total.fact, walk, number, member, expected, total.value.to_string());
                verdict.push(finding.because(format!("{member} is not the number of {what}")));
            }
        }
    }
}
