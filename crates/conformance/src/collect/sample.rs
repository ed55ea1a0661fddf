//! Which entries of a list are asked for by themselves.
//!
//! All of them where that is not too much. Of a longer list: both ends, the entries next to each boundary between its pages, and
//! others that the seed of the run picks, so that no server can know which.

use std::collections::BTreeSet;

use oplog_findings::{Request, Response};
use oplog_schema::Operation;
use oplog_schema::tables::{NextCursor, PagingStrategy};
use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::answer::tree;
use crate::session::Session;

/// Entries that are asked for by themselves, beside those that always are.
const MOST_ENTRIES: usize = 200;
/// Pages after which a list is taken for what was seen of it.
const MOST_PAGES: usize = 500;

/// A list, as it is compared with what its entries are by themselves.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// Its entries.
    pub(crate) entries: Vec<Value>,
    /// The first entry of each page but the first.
    boundaries: Vec<usize>,
}

/// Reads a list to its end, without checking it: its own operation does that. `None` when its first page cannot be read.
pub(crate) async fn list(
    session: Session<'_>,
    operation: &Operation,
    call: &Request,
    first: &Response,
) -> Option<Listed> {
    let mut body = tree(operation, call.form, first)?;
    let mut listed = Listed { entries: rows(operation, &body)?, boundaries: Vec::new() };
    let mut given = BTreeSet::new();
    for number in 2..=MOST_PAGES {
        let cursor = cursor(operation, &body, number).filter(|cursor| given.insert(cursor.clone()));
        let next = operation.pagination().zip(cursor).map(|(paging, cursor)| call.clone().with(&paging.cursor, cursor));
        let Some(next) = next else { break };
        let reply = session.send_to(operation, &next).await.result.ok();
        let Some(page) = reply.and_then(|reply| tree(operation, next.form, &reply)) else { break };
        let Some(rows) = rows(operation, &page).filter(|rows| !rows.is_empty()) else { break };
        if !listed.entries.is_empty() {
            listed.boundaries.push(listed.entries.len());
        }
        listed.entries.extend(rows);
        body = page;
    }
    Some(listed)
}

fn rows(operation: &Operation, body: &Value) -> Option<Vec<Value>> {
    Some(operation.entries(body)?.into_iter().cloned().collect())
}

/// The cursor of page `number`. Paging by numbers that no page documents may be unknown to the target, which then answers the
/// same page for ever: its list is the first page.
fn cursor(operation: &Operation, body: &Value, number: usize) -> Option<String> {
    let paging = operation.pagination()?;
    match (paging.strategy, paging.next_cursor(body)) {
        (PagingStrategy::Page, _) => paging.basis.is_documented().then(|| number.to_string()),
        (_, NextCursor::Cursor(cursor)) => Some(cursor),
        _ => None,
    }
}

/// The entries to ask for, by index.
pub(super) fn choose(list: &Listed, runner: &mut TestRunner) -> BTreeSet<usize> {
    let all = list.entries.len();
    if all <= MOST_ENTRIES {
        return (0..all).collect();
    }
    let borders = list.boundaries.iter().flat_map(|&first| [first - 1, first]);
    let mut chosen: BTreeSet<usize> = borders.chain([0, all - 1]).collect();
    let wanted = chosen.len().max(MOST_ENTRIES);
    while chosen.len() < wanted {
        let Ok(tree) = (0..all).new_tree(runner) else { break };
        chosen.insert(tree.current());
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: usize, boundaries: &[usize]) -> Listed {
        Listed { entries: vec![Value::Null; entries], boundaries: boundaries.to_vec() }
    }

    #[test]
    fn a_short_list_is_taken_whole() {
        let chosen = choose(&list(57, &[]), &mut TestRunner::deterministic());
        assert_eq!(chosen.into_iter().collect::<Vec<_>>(), (0..57).collect::<Vec<_>>());
    }

    #[test]
    fn of_a_long_list_the_ends_and_the_boundaries_are_always_taken() {
        let chosen = choose(&list(5_000, &[1_000, 2_000]), &mut TestRunner::deterministic());
        assert_eq!(chosen.len(), MOST_ENTRIES);
        assert!([0, 999, 1_000, 1_999, 2_000, 4_999].iter().all(|index| chosen.contains(index)));
    }

    #[test]
    fn another_seed_takes_other_entries() {
        let list = list(5_000, &[]);
        let mut runner = TestRunner::deterministic();
        assert_ne!(choose(&list, &mut runner), choose(&list, &mut runner));
    }
}
