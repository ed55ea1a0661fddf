//! Faults of the way through a list: entries that get lost or come twice, and ways without an end.

use oplog_schema::Operation;
use oplog_schema::condition::Condition;
use oplog_schema::tables::{Field, PagingStrategy};

use super::context::FaultContext;
use super::kind::FaultKind;
use crate::response::MockResponse;

/// Whether a client can walk through pages of the list.
pub(super) fn paged(operation: &Operation) -> bool {
    operation.pagination().is_some()
}

/// Whether pages have numbers.
fn numbered(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.strategy == PagingStrategy::Page)
}

/// Whether answers give out the cursor of the next page.
pub(super) fn cursors(operation: &Operation) -> bool {
    paged(operation) && !numbered(operation)
}

/// Whether cursors say nothing to a client.
fn sealed(operation: &Operation) -> bool {
    let strategy = operation.pagination().map(|paging| paging.strategy);
    matches!(strategy, Some(PagingStrategy::Marker | PagingStrategy::Token))
}

fn keyed(operation: &Operation) -> bool {
    operation.has_entry_key()
}

/// Whether two entries may look alike: they may share their time, and each other member of theirs may be a fixed text.
fn alike(operation: &Operation) -> bool {
    let fixed = |row: &Field| row.sample.is_empty() || row.sample.iter().any(|sample| !sample.contains('{'));
    let (Some(entries), Some(items), Some(data)) =
        (operation.entry_list(), operation.entries_path(), operation.sample_data())
    else {
        return false;
    };
    let items = items.items();
    let mut members =
        operation.fields().iter().filter(|row| row.path.below(&items).is_some() && row.basis.is_documented());
    data.step.0 == 0 && members.all(|row| Some(row.path.name()) == entries.time.as_deref() || fixed(row))
}

fn refuses_cursors(operation: &Operation) -> bool {
    sealed(operation) && operation.error_when(|when| matches!(when, Condition::Damaged(_))).is_some()
}

/// Whether the page is one of those of fewer than `size` entries.
fn smaller_than(context: &FaultContext<'_>, size: u64) -> bool {
    context.size().is_some_and(|own| own < size)
}

/// The answer to page number `page`.
fn page(context: &FaultContext<'_>, page: u64) -> MockResponse {
    match context.pagination() {
        Some(paging) => context.right_with(&paging.cursor, &page.to_string()),
        None => context.right(),
    }
}

/// The page's number, and how many pages there are.
fn numbers(context: &FaultContext<'_>) -> Option<(u64, u64)> {
    let number = context.cursor().map_or(Some(1), |text| text.parse().ok())?;
    let (_, list) = context.span()?;
    Some((number, (list.end - list.start).div_ceil(context.size()?.max(1)).max(1)))
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "skips-an-entry",
        "pagination/no-gap",
        "each later page leaves out its first entry",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if context.is_late() && !rows.is_empty() {
                    rows.remove(0);
                }
            })
        },
    ),
    FaultKind::fault(
        "loses-the-border",
        "pagination/no-gap",
        "each page leaves out its last entry where more follow",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if !context.is_last() {
                    rows.pop();
                }
            })
        },
    ),
    FaultKind::fault(
        "loses-one-of-sevens",
        "pagination/no-gap",
        "later pages of seven entries leave out their third one",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if context.is_late() && context.asked_size() == Some(7) && rows.len() > 2 {
                    rows.remove(2);
                }
            })
        },
    ),
    FaultKind::fault(
        "loses-the-oldest",
        "pagination/no-gap",
        "the list's last entry is on pages of fifty and more only",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if smaller_than(context, 50) && context.is_last() {
                    rows.pop();
                }
            })
        },
    ),
    FaultKind::fault(
        "ends-early",
        "pagination/no-gap",
        "pages of fewer than sixty entries say that the second one is the last",
        cursors,
        |context| {
            context.edit(|tree| {
                if context.is_late() && smaller_than(context, 60) {
                    context.set_next(tree, None);
                }
            })
        },
    ),
    FaultKind::fault(
        "counts-from-zero",
        "pagination/no-gap",
        "page 2 holds what page 3 should, and so on",
        numbered,
        |context| match numbers(context) {
            Some((number, _)) if number > 1 => page(context, number.saturating_add(1)),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "merges-entries",
        "pagination/no-gap",
        "pages of fewer than fifty entries hold equal ones once",
        alike,
        |context| {
            context.edit_rows(|rows| {
                if smaller_than(context, 50) {
                    let all = std::mem::take(rows);
                    all.into_iter().for_each(|row| {
                        if !rows.contains(&row) {
                            rows.push(row);
                        }
                    });
                }
            })
        },
    )
    .with(|settings| settings.entries = Some(400)),
    FaultKind::fault(
        "repeats-an-entry",
        "pagination/no-repeat",
        "each later page ends with its first entry again",
        paged,
        |context| {
            context.edit_rows(|rows| {
                let first = rows.first().cloned();
                if context.is_late()
                    && rows.len() > 1
                    && let (Some(first), Some(last)) = (first, rows.last_mut())
                {
                    *last = first;
                }
            })
        },
    ),
    FaultKind::fault(
        "starts-too-early",
        "pagination/no-repeat",
        "each later page starts one entry too early",
        paged,
        |context| {
            let (Some((span, _)), Some(size)) = (context.span().filter(|_| context.is_late()), context.size()) else {
                return context.right();
            };
            let before = span.start.checked_sub(1).and_then(|index| context.entry(index));
            context.edit_rows(|rows| {
                rows.splice(0..0, before);
                rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
            })
        },
    ),
    FaultKind::fault(
        "lists-an-entry-twice",
        "pagination/no-repeat",
        "the list ends with its first entry again, where there is room",
        keyed,
        |context| {
            let first = context.span().filter(|_| context.is_last()).and_then(|(_, list)| context.entry(list.start));
            context.edit_rows(|rows| {
                if context.size().is_none_or(|size| (rows.len() as u64) < size) {
                    rows.extend(first);
                }
            })
        },
    ),
    FaultKind::fault(
        "shows-the-last-page-again",
        "pagination/no-repeat",
        "pages behind the last one hold what the last one does",
        numbered,
        |context| match numbers(context) {
            Some((number, pages)) if number > pages => page(context, pages),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "next-is-here",
        "pagination/terminates",
        "each later page names its own cursor as the next one",
        cursors,
        |context| {
            context.edit(|tree| {
                if let Some(cursor) = context.cursor() {
                    context.set_next(tree, Some(cursor));
                }
            })
        },
    ),
    FaultKind::fault(
        "starts-over",
        "pagination/terminates",
        "the last page leads back to the second one",
        cursors,
        |context| {
            let Some(paging) = context.pagination().filter(|_| context.is_late() && context.is_last()) else {
                return context.right();
            };
            let first = context.tree(&context.right_without(&paging.cursor)).unwrap_or_default();
            let members = paging.links.iter().chain(&paging.next).chain(&paging.more);
            let second: Vec<_> = members.filter_map(|name| Some((name.clone(), first.get(name)?.clone()))).collect();
            context.edit(|tree| {
                if let Some(members) = tree.as_object_mut() {
                    members.extend(second);
                }
            })
        },
    ),
    FaultKind::fault(
        "wraps-around",
        "pagination/terminates",
        "pages behind the last one begin again with the first",
        numbered,
        |context| match numbers(context) {
            Some((number, pages)) if number > pages => page(context, (number - 1) % pages + 1),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "goes-on-without-entries",
        "pagination/terminates",
        "the last page promises more, and so does each empty one behind it",
        sealed,
        |context| {
            let Some(list) = context.list().filter(|_| context.is_last()) else { return context.right() };
            let index = list.first().max(list.window.end) + 1;
            let cursor = context.cursor_to(index);
            context.edit(|tree| context.set_next(tree, cursor))
        },
    ),
    FaultKind::fault(
        "forgets-cursors",
        "pagination/terminates",
        "cursors behind the hundredth entry are refused as made up",
        refuses_cursors,
        |context| match (context.pagination(), context.span()) {
            (Some(paging), Some((span, _))) if context.is_late() && span.start >= 100 => {
                context.right_with(&paging.cursor, "made-up")
            }
            _ => context.right(),
        },
    ),
];
