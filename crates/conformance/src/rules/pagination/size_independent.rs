//! `pagination/size-independent`: the size of a page changes neither the entries of the list nor their order.
//!
//! Lost and repeated entries have rules of their own.

use oplog_schema::Operation;

use super::{Difference, compare, on_page, paging_fact};
use crate::evidence::Compared;
use crate::rules::relations::diff;
use crate::rules::{Check, Rule, speaks_for};
use crate::walk::{Walk, digest};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/size-independent",
        summary: "The page size changes neither the content of the entries nor their order",
        rationale: "Catches a sort order that is only stable within a page, and fields that are shortened on some pages. Two clients with different page sizes then disagree about the same log.",
        example: Example {
            expected: "the entries of the walk by 100, in its order",
            actual: "entry 1 stands elsewhere",
        },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Comparison,
    },
    check: Check::Compared(check),
};

fn check(operation: &Operation, compared: Compared<'_>) -> CheckResult {
    let mut verdict = speaks_for(operation, RULE.info.id);
    let mut quoted = false;
    for difference in compare(compared) {
        let (index, cause) = match difference {
            Difference::Order { walk } => (walk, "the order depends on the page size"),
            Difference::Changed { walk, .. } => (walk, "an entry depends on the page size"),
            Difference::Extra { .. } | Difference::Missing { .. } => continue,
        };
        let Some((page, _)) = compared.walk.page_of(index) else { continue };
        let reference = &compared.truth.name;
        let mut expected = format!("the entries of {reference}, in its order");
        let mut actual = format!("entry {} stands elsewhere", index + 1);
        if let Difference::Changed { walk, truth } = difference {
            actual = format!("entry {} says something else", walk + 1);
            // One is quoted: an answer is looked up among all that were kept.
            if !std::mem::replace(&mut quoted, true)
                && let Some((pointer, left, right)) = first_difference(operation, compared, truth, walk)
            {
                expected = format!("{pointer} of entry {} as in {reference}: {left}", truth + 1);
                actual = format!("{pointer} of entry {}: {right}", walk + 1);
            }
        }
        verdict.push_against_all(
            on_page(&paging_fact(operation, RULE.info.id), compared.walk, page, "", expected, actual).because(cause),
        );
    }
    verdict
}

/// The first member in which an entry differs from the one of the reference: pointer, value there, value here. `None` where an
/// answer was not kept, or is another one than the walk was read from.
fn first_difference(
    operation: &Operation,
    compared: Compared<'_>,
    truth: usize,
    walk: usize,
) -> Option<(String, String, String)> {
    let entry = |of: &Walk, index: usize| {
        let (_, page) = of.page_of(index)?;
        let reply = compared.answers.answer(&page.call)?;
        let body = operation.decode(page.call.form, operation.shape(), &reply.body).ok()?.value;
        let entry = (*operation.entries(&body)?.get(index - page.start)?).clone();
        (digest(&entry) == of.entries[index].digest).then_some(entry)
    };
    let mut found = Vec::new();
    diff(&entry(compared.truth, truth)?, &entry(compared.walk, walk)?, &mut String::new(), &mut found);
    found.into_iter().next()
}
