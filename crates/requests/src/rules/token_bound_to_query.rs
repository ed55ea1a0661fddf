//! `requests/token-bound-to-query`: a page position goes back with the query that it was given out for.
//!
//! A position that no answer gave out is wrong where the service refuses it; another process, or an earlier run, may have
//! been given one that is accepted.

use oplog_schema::tables::Strategy;

use super::{Check, Evidence, Rule};
use crate::recorded::Recorded;
use crate::verdict::{Departure, brief};

pub(crate) const RULE: Rule = Rule {
    id: "requests/token-bound-to-query",
    about: "a page position goes back with the query that it was given out for",
    check: Check::Journal(check),
};

fn check<'a>(evidence: &Evidence<'a>) -> Vec<(&'a Recorded, Departure)> {
    let mut departures = Vec::new();
    for stray in &evidence.strays {
        let Some(paging) = &stray.operation.tables.pagination else { continue };
        let fact = format!("parameter.{}", paging.position);
        let departure = match &stray.changed {
            Some(changed) => {
                let actual = format!("{} changed", changed.join(", "));
                let expected = format!("the query that {} was given out for", paging.position);
                Departure::from(stray.operation, &fact, expected, actual)
            }
            // The key of an entry is as good a position as a given one.
            None if paging.strategy == Strategy::Link || evidence.has_forgotten => continue,
            None => {
                let expected = format!("a {} that an answer gave out", paging.position);
                let departure = Departure::from(stray.operation, &fact, expected, brief(&stray.position));
                if stray.request.answer.is_success() { departure.warned() } else { departure }
            }
        };
        departures.push((stray.request, departure));
    }
    departures
}
