//! `requests/walk-finished`: a walk over pages goes on to the last one.
//!
//! Who asks for one page alone may want no more: that is worth a look. Who follows a position and then stops has lost the rest.

use oplog_schema::tables::Strategy;

use super::walk_continued::numbered;
use super::{Check, Evidence, Rule};
use crate::recorded::Recorded;
use crate::verdict::Departure;

pub(crate) const RULE: Rule = Rule {
    id: "requests/walk-finished",
    about: "a walk over pages goes on to the last one",
    check: Check::Journal(check),
};

fn check<'a>(evidence: &Evidence<'a>) -> Vec<(&'a Recorded, Departure)> {
    let mut departures = Vec::new();
    for walk in &evidence.walks {
        let (Some(_), Some((_, last)), Some(paging)) =
            (&walk.next, walk.pages.last(), &walk.operation.tables.pagination)
        else {
            continue;
        };
        let fact = format!("parameter.{}", paging.position);
        let expected = "a request for the page that follows, and so on to the last one".to_owned();
        let actual = match walk.pages.len() {
            1 => "only the first page was asked for".to_owned(),
            pages => format!("given up after {pages} pages, although more was promised"),
        };
        let departure = Departure::from(walk.operation, &fact, expected, actual).because("a walk is given up");
        let departure = if walk.pages.len() > 1 { departure } else { departure.warned().because("one page of more") };
        departures.push((*last, departure));
    }
    for list in numbered(evidence) {
        let Some(paging) = &list.operation.tables.pagination else { continue };
        debug_assert_eq!(paging.strategy, Strategy::Page);
        let (Some(last), Some((most, request))) = (list.last, list.asked.iter().max_by_key(|(page, _)| *page)) else {
            continue;
        };
        if *most < last && list.asked.len() > 1 {
            let expected = format!("a request for each page up to {last}");
            let actual = format!("none after page {most}");
            let fact = format!("parameter.{}", paging.position);
            departures.push((
                *request,
                Departure::from(list.operation, &fact, expected, actual).because("a walk is given up"),
            ));
        }
    }
    departures
}
