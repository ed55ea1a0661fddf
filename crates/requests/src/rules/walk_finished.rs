//! `requests/walk-finished`: a walk over pages goes on to the last one.
//!
//! Who asks for the first page alone may want no more: that is worth a look. Who goes on from it and then stops has lost the
//! rest; a suite that takes the first few entries on purpose is to be checked with this rule at another level. Not checked: a walk
//! that an error ended, and a page that the client asked for once more because its answer came late.

use super::{Check, Evidence, Rule};
use crate::recorded::Recorded;
use crate::verdict::Violation;

pub(crate) const RULE: Rule = Rule {
    id: "requests/walk-finished",
    about: "a walk over pages goes on to the last one",
    check: Check::Journal(check),
};

fn check<'a>(evidence: &Evidence<'a>) -> Vec<(&'a Recorded, Violation)> {
    let left = evidence.pages.iter().filter(|page| page.next.is_some() && !page.is_followed);
    left.map(|page| {
        let fact = format!("parameter.{}", page.paging.position);
        let expected = "a request for the page that follows, and so on to the last one".to_owned();
        let violation = |actual: String| Violation::from(page.operation, &fact, expected, actual);
        let violation = match page.number {
            1 => violation("only one page was asked for".to_owned()).warned().because("one page of more"),
            number => violation(format!("given up after {number} pages, although more was promised"))
                .because("a walk is given up"),
        };
        (page.request, violation)
    })
    .collect()
}
