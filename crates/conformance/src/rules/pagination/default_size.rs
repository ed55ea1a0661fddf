//! `pagination/default-size`: a request without a page size gets the documented default.
//!
//! Fewer entries are a conflict where an erratum knows short pages; more are always a violation.

use oplog_schema::Operation;
use oplog_schema::errata::Deviation;

use super::paging_fact;
use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::DefaultPage;
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "pagination/default-size",
    about: "a request without a page size gets the documented default",
    level: Level::Deny,
    check: Check::DefaultPage(check),
};

fn check(operation: &Operation, page: DefaultPage<'_>) -> Verdict {
    // A list shorter than the default looks the same whatever the default is.
    if page.implicit.max(page.explicit) < usize::try_from(page.documented).unwrap_or(usize::MAX) {
        return Verdict::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.id);
    let fact = paging_fact(operation, RULE.id);
    let too_many = page.implicit as u64 > page.documented;
    if too_many || page.implicit != page.explicit {
        let erratum = operation
            .erratum_for(&fact, &Deviation::Rule(RULE.id))
            .filter(|_| !too_many && page.implicit < page.explicit)
            .map(|row| row.id.as_ref().clone());
        verdict.push(
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
