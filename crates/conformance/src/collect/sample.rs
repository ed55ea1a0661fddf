//! Which entries of a list are asked for by themselves.
//!
//! All of them where that is not too much. Of a longer list: both ends, the entries next to each boundary between its pages, and
//! others that the seed of the run picks, so that no server can know which.

use std::collections::BTreeSet;

use oplog_findings::{Request, Response};
use oplog_schema::Operation;
use oplog_schema::tables::{PageEnd, Pagination};
use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::walker::last_key;
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
    let body = tree(operation, call.form, first)?;
    let mut listed = Listed { entries: rows(operation, &body)?, boundaries: Vec::new() };
    let Some(paging) = operation.pagination() else { return Some(listed) };
    let mut given = BTreeSet::new();
    let mut cursor = None;
    let mut page = Page { link: first.link(), count: listed.entries.len(), body };
    for _ in 1..MOST_PAGES {
        cursor = following(operation, paging, &page, cursor.as_deref(), listed.entries.len());
        let Some(next) = cursor.clone().filter(|cursor| given.insert(cursor.clone())) else { break };
        let next = call.clone().with(&paging.cursor, next);
        let Ok(reply) = session.reply_of(operation, &next).await else { break };
        let Some(body) = tree(operation, next.form, &reply) else { break };
        let Some(rows) = rows(operation, &body).filter(|rows| !rows.is_empty()) else { break };
        if !listed.entries.is_empty() {
            listed.boundaries.push(listed.entries.len());
        }
        page = Page { link: reply.link(), count: rows.len(), body };
        listed.entries.extend(rows);
    }
    Some(listed)
}

/// One page of a list.
struct Page {
    body: Value,
    link: Option<String>,
    count: usize,
}

fn rows(operation: &Operation, body: &Value) -> Option<Vec<Value>> {
    Some(operation.entries(body)?.into_iter().cloned().collect())
}

/// The cursor of the page behind `page`. Counting on where no page documents it proves nothing: the target may not know of pages, and
/// answer the same one for ever. Then its list is the first page.
fn following(
    operation: &Operation,
    paging: &Pagination,
    page: &Page,
    cursor: Option<&str>,
    seen: usize,
) -> Option<String> {
    if !paging.hands_out() && !paging.basis.is_documented() {
        return None;
    }
    paging.following(&PageEnd {
        cursor,
        size: None,
        count: page.count,
        next: &paging.next_cursor(&page.body, page.link.as_deref()),
        more: paging.says_more(&page.body),
        last_key: last_key(operation, &page.body).as_deref(),
        seen,
        total: None,
    })
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
