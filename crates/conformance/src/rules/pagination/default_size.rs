//! `pagination/default-size`: a request without a page size gets the documented default.
//!
//! Fewer entries are a conflict where an erratum knows short pages; more are always a violation.

use oplog_schema::Operation;
use oplog_schema::errata::Deviation;

use super::paging_fact;
use crate::evidence::DefaultPage;
use crate::rules::{Check, Rule, speaks_for};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pagination/default-size",
        summary: "A request without a page size returns the documented default number of entries",
        rationale: "Catches a default other than the documented one. Clients that plan memory, rate limits or progress by the documented number are wrong by a factor.",
        example: Example { expected: "as many entries as with the default, 50, asked for: 50", actual: "100 entries" },
        severity: Severity::Deny,
        subject: Subject::Pagination,
        scope: Scope::Several,
    },
    check: Check::DefaultPage(check),
};

fn check(operation: &Operation, page: DefaultPage<'_>) -> CheckResult {
    // A list shorter than the default looks the same whatever the default is.
    if page.implicit.max(page.explicit) < usize::try_from(page.documented).unwrap_or(usize::MAX) {
        return CheckResult::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.info.id);
    let fact = paging_fact(operation, RULE.info.id);
    let too_many = page.implicit as u64 > page.documented;
    if too_many || page.implicit != page.explicit {
        let erratum = operation
            .erratum_for(&fact, &Deviation::Rule(RULE.info.id))
            .filter(|_| !too_many && page.implicit < page.explicit)
            .map(|row| row.id.clone());
        verdict.push_against_all(
            Finding::new(
                &fact,
                "the first page without a size",
                format!("as many entries as with the default, {}, asked for: {}", page.documented, page.explicit),
                format!("{} entries", page.implicit),
            )
            .because("the default size is another")
            .under(erratum)
            .shown_by(page.call),
        );
    }
    verdict
}
