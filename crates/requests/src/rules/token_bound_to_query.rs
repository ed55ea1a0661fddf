//! `requests/token-bound-to-query`: a page position goes back with the query that it was given out for.
//!
//! Where no page says that another query is refused, to change it is worth a look. A position that no answer gave out is wrong
//! where the service refuses it for that: another process, or an earlier run, may have been given one that is accepted. Not
//! checked: page numbers and keys of entries, which are bound to nothing.

use oplog_schema::condition::Condition;

use super::{Check, Evidence, Rule};
use crate::recorded::{Proof, Recorded};
use crate::verdict::{Violation, brief};
use crate::walks::{Origin, Page, changed_query};

pub(crate) const RULE: Rule = Rule {
    id: "requests/token-bound-to-query",
    about: "a page position goes back with the query that it was given out for",
    check: Check::Journal(check),
};

fn check<'a>(evidence: &Evidence<'a>) -> Vec<(&'a Recorded, Violation)> {
    let mut violations = Vec::new();
    for page in &evidence.pages {
        let name = page.paging.position.as_str();
        let fact = format!("parameter.{name}");
        let violation = match page.origin {
            Origin::Changed(giver) => {
                let expected = format!("the query that {name} was given out for");
                let actual = format!("{} changed", changes(&evidence.pages[giver], page).join(", "));
                match changed_query(page.operation, name) {
                    Some(row) => {
                        Violation::from(page.operation, &format!("error.{}", row.id.as_ref()), expected, actual)
                    }
                    None => Violation::from(page.operation, &fact, expected, actual).warned(),
                }
            }
            Origin::Unknown if !evidence.has_forgotten && is_refused(page) => {
                let expected = format!("a {name} that an answer gave out");
                Violation::from(page.operation, &fact, expected, brief(page.position.unwrap_or_default()))
            }
            _ => continue,
        };
        violations.push((page.request, violation));
    }
    violations
}

/// Whether the position is refused: the sender is known, and the status is the one for positions that were never given out.
fn is_refused(page: &Page<'_>) -> bool {
    let damaged = |when: &Condition| matches!(when, Condition::Damaged(name) if *name == page.paging.position);
    let row = page.operation.error_when(damaged);
    !matches!(page.request.proof, Proof::Failed { .. })
        && row.is_some_and(|row| row.status == page.request.answer.status)
}

/// Which parameters differ.
fn changes<'p>(giver: &'p Page<'_>, page: &'p Page<'_>) -> Vec<&'p str> {
    let names = giver.query.keys().chain(page.query.keys());
    let mut changed: Vec<&str> =
        names.filter(|name| giver.query.get(*name) != page.query.get(*name)).map(String::as_str).collect();
    changed.sort_unstable();
    changed.dedup();
    changed
}
