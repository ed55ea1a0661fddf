//! `requests/walk-continued`: a walk over pages ends where the answers say that it ends.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::tables::Strategy;

use super::{Check, Evidence, Rule};
use crate::recorded::Recorded;
use crate::verdict::Departure;

pub(crate) const RULE: Rule = Rule {
    id: "requests/walk-continued",
    about: "a walk over pages ends where the answers say that it ends",
    check: Check::Journal(check),
};

/// How often a position may be asked for again: a page may be looked at twice.
const AGAIN: usize = 2;

fn check<'a>(evidence: &Evidence<'a>) -> Vec<(&'a Recorded, Departure)> {
    let mut departures = Vec::new();
    for walk in &evidence.walks {
        let Some(paging) = &walk.operation.tables.pagination else { continue };
        let fact = format!("parameter.{}", paging.position);
        let departure =
            |expected: &str, actual: String| Departure::from(walk.operation, &fact, expected.to_owned(), actual);
        let mut again: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, request) in &walk.repeats {
            let count = again.entry(position).or_default();
            *count += 1;
            let is_last = walk.next.is_none()
                && walk.pages.last().is_some_and(|(last, page)| {
                    last.as_ref() == Some(position) && follows(evidence, page.id, request.id)
                });
            if is_last && request.answer.is_success() {
                departures
                    .push((*request, departure("no request after the last page", "the last page again".to_owned())));
            } else if *count == AGAIN + 1 && request.answer.is_success() {
                let actual = format!("the same {} over and over", paging.position);
                departures.push((*request, departure("positions that lead on", actual)));
            }
        }
        // An empty position starts from the beginning: who sends one right after the last page goes round in circles.
        if let (None, Some((_, page))) = (&walk.next, walk.pages.last().filter(|_| walk.pages.len() > 1)) {
            let next = evidence.readings.iter().find(|reading| reading.request.id == page.id + 1);
            let empty = next.filter(|reading| {
                reading.asked().is_some_and(|asked| {
                    asked.operation.id() == walk.operation.id() && asked.pair(&paging.position) == Some("")
                })
            });
            if let Some(reading) = empty {
                let actual = format!("an empty {}", paging.position);
                departures.push((reading.request, departure("no request after the last page", actual)));
            }
        }
    }
    for list in numbered(evidence) {
        let Some(paging) = &list.operation.tables.pagination else { continue };
        // One page too many is how the end is found where nothing tells it.
        let mut beyond = list.asked.iter().filter(|(page, request)| {
            let empty = request.answer.page.as_ref().is_some_and(|seen| seen.entries == 0);
            empty && *page > list.last.unwrap_or(0) + 1 && *page > 2
        });
        if let Some((page, request)) = beyond.next() {
            let fact = format!("parameter.{}", paging.position);
            let expected = "no request after an empty page".to_owned();
            departures.push((*request, Departure::from(list.operation, &fact, expected, format!("page {page}"))));
        }
    }
    departures
}

/// Whether nothing was asked between two requests.
fn follows(evidence: &Evidence<'_>, first: u64, second: u64) -> bool {
    !evidence.readings.iter().any(|reading| (first + 1..second).contains(&reading.request.id))
}

/// A list whose pages are numbered, and the pages that were asked for in one query.
pub(super) struct Numbered<'a> {
    pub(super) operation: &'a Operation,
    pub(super) asked: Vec<(u64, &'a Recorded)>,
    /// The last page, where an answer tells.
    pub(super) last: Option<u64>,
}

/// What the pages of one list have in common: operation, path, size.
type Key = (String, String, Option<String>);

/// Lists with numbered pages; each first page begins another walk.
pub(super) fn numbered<'a>(evidence: &Evidence<'a>) -> Vec<Numbered<'a>> {
    let mut lists: Vec<(Key, Numbered<'a>)> = Vec::new();
    for reading in evidence.readings {
        let Some(asked) = reading.asked() else { continue };
        let Some(paging) =
            asked.operation.tables.pagination.as_ref().filter(|paging| paging.strategy == Strategy::Page)
        else {
            continue;
        };
        let (position, size) = (asked.pair(&paging.position), asked.pair(&paging.size).map(str::to_owned));
        let Some(page) = &reading.request.answer.page else { continue };
        let number = position.and_then(|text| text.parse().ok()).unwrap_or(1);
        if position.is_none() && size.is_none() {
            continue;
        }
        let key = (asked.operation.id().to_string(), reading.request.path().to_owned(), size);
        let known = lists.iter_mut().rev().find(|(known, _)| *known == key).filter(|_| number != 1);
        match known {
            Some((_, list)) => {
                list.asked.push((number, reading.request));
                list.last = list.last.or(page.pages);
            }
            None => lists.push((
                key,
                Numbered { operation: asked.operation, asked: vec![(number, reading.request)], last: page.pages },
            )),
        }
    }
    lists.into_iter().map(|(_, list)| list).collect()
}
