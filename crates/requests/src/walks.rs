//! Walks over pages, put together again from single requests.
//!
//! A request that asks for a position which an answer gave out goes on with that answer's walk. Tests of a client may walk
//! one list several times, and at once: the walk that is waiting for the position longest ago begun goes last.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::tables::{In, Strategy};

use crate::asked::Asked;
use crate::recorded::Recorded;
use crate::rules::Reading;

/// Everything that a request asks for, but position and size: what has to stay the same through a walk.
pub(crate) type Query = BTreeMap<String, String>;

/// A walk.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    pub(crate) operation: &'a Operation,
    /// What it asks for.
    pub(crate) query: Query,
    /// The size that it asks for.
    pub(crate) size: Option<String>,
    /// Its pages: the position asked for, and the request.
    pub(crate) pages: Vec<(Option<String>, &'a Recorded)>,
    /// Requests for positions that it had been at before.
    pub(crate) repeats: Vec<(String, &'a Recorded)>,
    /// The position that has to be asked for next; `None` when it is at its end.
    pub(crate) next: Option<String>,
}

/// A position that was asked for and that belongs to no walk, or to one with another query.
#[derive(Debug)]
pub(crate) struct Stray<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) request: &'a Recorded,
    pub(crate) position: String,
    /// What the walk asks for that the position belongs to, and what this request asks for; `None` where no answer gave it out.
    pub(crate) changed: Option<Vec<String>>,
}

/// The walks of a journal whose positions are handed out by answers.
pub(crate) fn walks<'a>(readings: &'a [Reading<'a>]) -> (Vec<Walk<'a>>, Vec<Stray<'a>>) {
    let mut walks: Vec<Walk<'a>> = Vec::new();
    let mut strays = Vec::new();
    for (request, asked) in readings.iter().filter_map(|reading| Some((reading.request, reading.asked()?))) {
        let operation = asked.operation;
        let Some(paging) = operation.tables.pagination.as_ref().filter(|paging| paging.strategy != Strategy::Page)
        else {
            continue;
        };
        let (query, size) = (query(asked), asked.pair(&paging.size).map(str::to_owned));
        let position = asked.pair(&paging.position).filter(|position| !position.is_empty()).map(str::to_owned);
        let next = request.answer.page.as_ref().and_then(|page| page.next.clone());
        let Some(position) = position else {
            if request.answer.is_success() && request.answer.page.is_some() {
                walks.push(Walk { operation, query, size, pages: vec![(None, request)], repeats: Vec::new(), next });
            }
            continue;
        };
        let of_operation = |walk: &Walk<'_>| walk.operation.id() == operation.id();
        let waiting = |walk: &Walk<'_>| walk.next.as_deref() == Some(&position);
        let been = |walk: &Walk<'_>| walk.pages.iter().any(|(known, _)| known.as_deref() == Some(&position));
        let same =
            |walk: &Walk<'_>| walk.query == query && (walk.size == size || !is_size_bound(operation, &paging.position));
        let found = [
            walks.iter().rposition(|walk| of_operation(walk) && waiting(walk) && same(walk)),
            walks.iter().rposition(|walk| of_operation(walk) && been(walk) && same(walk)),
        ];
        match found {
            [Some(index), _] => {
                let walk = &mut walks[index];
                walk.pages.push((Some(position), request));
                walk.next = next;
            }
            [None, Some(index)] => walks[index].repeats.push((position, request)),
            [None, None] => {
                let other = walks.iter().rev().find(|walk| of_operation(walk) && (waiting(walk) || been(walk)));
                let changed = other.map(|walk| changes(walk, &query, &size, paging.size.as_str()));
                strays.push(Stray { operation, request, position, changed });
            }
        }
    }
    (walks, strays)
}

/// Whether the page documents that a position is refused when anything but it changes, the size included.
fn is_size_bound(operation: &Operation, position: &str) -> bool {
    use oplog_schema::condition::Condition;
    let changed =
        |row: &&oplog_schema::tables::ErrorRow| matches!(&row.when, Condition::ChangedQuery(name) if name == position);
    operation.tables.error.iter().find(changed).is_some_and(|row| row.basis.is_documented())
}

/// What a request asks for, without position, size and signature.
fn query(asked: &Asked<'_>) -> Query {
    let tables = &asked.operation.tables;
    let paging = asked.paging();
    let matters = |name: &str| {
        let paged = paging.is_some_and(|(position, size)| name == position || name == size);
        // What a signature adds is different in each request; the form of an answer may change on the way.
        let known = tables.parameter.iter().any(|row| {
            row.name.as_ref() == name && (row.basis.is_documented() || names_a_filter(asked.operation, name))
        });
        known && !paged
    };
    let sent = asked.pairs.iter().filter(|(name, value)| matters(name) && !value.is_empty());
    let path = asked
        .path
        .iter()
        .filter(|(name, _)| tables.parameter.iter().any(|row| row.name.as_ref() == *name && row.location == In::Path));
    sent.map(|(name, value)| (name.clone(), value.clone()))
        .chain(path.map(|(name, value)| (name.clone(), value.clone())))
        .collect()
}

fn names_a_filter(operation: &Operation, name: &str) -> bool {
    operation.tables.filter.iter().any(|filter| filter.start == name || filter.end.as_deref() == Some(name))
}

/// Which parameters differ between a walk and a request.
fn changes(walk: &Walk<'_>, query: &Query, size: &Option<String>, size_name: &str) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = walk.query.keys().chain(query.keys()).collect();
    let mut changed: Vec<String> =
        names.into_iter().filter(|name| walk.query.get(*name) != query.get(*name)).cloned().collect();
    if walk.size != *size {
        changed.push(size_name.to_owned());
    }
    changed
}
