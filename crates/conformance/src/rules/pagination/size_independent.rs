//! `pagination/size-independent`: the size of a page changes neither the entries of the list nor their order.
//!
//! Lost and repeated entries have rules of their own.

use oplog_schema::Operation;

use super::{Difference, compare, on_page, paging_fact};
use crate::evidence::Compared;
use crate::rules::{Check, Rule, speaks_for};
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
    for difference in compare(compared) {
        let (index, what, cause) = match difference {
            Difference::Order { walk } => (walk, "stands elsewhere", "the order depends on the page size"),
            Difference::Changed { walk } => (walk, "says something else", "an entry depends on the page size"),
            Difference::Extra { .. } | Difference::Missing { .. } => continue,
        };
        if let Some((page, _)) = compared.walk.page_of(index) {
            let expected = format!("the entries of {}, in its order", compared.truth.name);
            let actual = format!("entry {} {what}", index + 1);
            verdict.push_against_all(
                on_page(&paging_fact(operation, RULE.info.id), compared.walk, page, "", expected, actual)
                    .because(cause),
            );
        }
    }
    verdict
}
