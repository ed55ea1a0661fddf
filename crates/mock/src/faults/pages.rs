//! Faults of the way through a list: entries that get lost or come twice, and ways without an end.

use oplog_schema::Operation;
use oplog_schema::condition::Condition;
use oplog_schema::tables::{Field, Pagination, PagingStrategy};

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

/// Whether clients count pages until one has no entries.
fn counted_to_the_end(operation: &Operation) -> bool {
    numbered(operation) && !ends_by_word(operation)
}

/// Whether answers give out the cursor of the next page.
pub(super) fn cursors(operation: &Operation) -> bool {
    operation.pagination().is_some_and(Pagination::hands_out)
}

/// Whether answers tell the end of a list by a cursor or by a flag, which a fault can falsify.
fn ends_by_word(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.hands_out() || paging.more.is_some())
}

/// Whether clients say themselves where they are.
fn keyed_pages(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.strategy == PagingStrategy::Key)
}

fn offset(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.strategy == PagingStrategy::Offset)
}

/// Whether cursors say nothing to a client.
fn sealed(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.strategy.is_opaque())
}

/// Whether the list can be asked for behind its end by a cursor that an answer gives out.
fn leads_on(operation: &Operation) -> bool {
    let Some(paging) = operation.pagination() else { return false };
    paging.hands_out() && paging.strategy != PagingStrategy::Key
}

/// Whether a page in another order still leads on to the next one: not where the last entry on it does.
pub(super) fn leads_on_in_any_order(operation: &Operation) -> bool {
    let is_by_key = |paging: &Pagination| paging.strategy == PagingStrategy::Key && !paging.hands_out();
    operation.pagination().is_some_and(|paging| !is_by_key(paging))
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
        ends_by_word,
        |context| match context.is_late() && smaller_than(context, 60) {
            true => context.leading_to(None),
            false => context.right(),
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
        "counts-pages-as-entries",
        "pagination/no-repeat",
        "an offset is taken for half of what it is",
        offset,
        |context| match (context.pagination(), context.cursor().and_then(|text| text.parse::<u64>().ok())) {
            (Some(paging), Some(before)) => context.right_with(&paging.cursor, &(before / 2).to_string()),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "begins-with-the-last-key",
        "pagination/no-repeat",
        "a page begins with the entry whose key was sent, and not behind it",
        keyed_pages,
        |context| {
            let before = context.span().filter(|(page, _)| context.is_late() && page.start > 0);
            let before = before.and_then(|(page, _)| context.entry(page.start - 1));
            context.edit_rows(|rows| {
                if before.is_some() && !rows.is_empty() {
                    rows.pop();
                }
                rows.splice(0..0, before);
            })
        },
    ),
    FaultKind::fault(
        "ignores-the-cursor",
        "pagination/terminates",
        "every page is the first one, whatever the cursor",
        keyed_pages,
        |context| match context.pagination() {
            Some(paging) => context.right_without(&paging.cursor),
            None => context.right(),
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
        counted_to_the_end,
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
        |context| match context.cursor() {
            Some(cursor) => context.leading_to(Some(&cursor)),
            None => context.right(),
        },
    ),
    FaultKind::fault(
        "starts-over",
        "pagination/terminates",
        "the last page leads back to the second one",
        cursors,
        |context| {
            let second = || {
                let (_, list) = context.span()?;
                context.cursor_to(list.start + context.size()?)
            };
            match second().filter(|_| context.is_late() && context.is_last()) {
                Some(second) => context.leading_to(Some(&second)),
                None => context.right(),
            }
        },
    ),
    FaultKind::fault(
        "wraps-around",
        "pagination/terminates",
        "pages behind the last one begin again with the first",
        counted_to_the_end,
        |context| match numbers(context) {
            Some((number, pages)) if number > pages => page(context, (number - 1) % pages + 1),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "goes-on-without-entries",
        "pagination/terminates",
        "the last page promises more, and so does each empty one behind it",
        leads_on,
        |context| {
            let Some(list) = context.list().filter(|_| context.is_last()) else { return context.right() };
            // Pages by number go on by whole ones.
            let index = list.first().max(list.window.end) + list.size;
            context.leading_to(context.cursor_to(index).as_deref())
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
