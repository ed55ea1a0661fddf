//! Faults of page sizes, and lists that depend on size or time of asking.

use oplog_schema::Operation;
use oplog_schema::errata::Deviation;
use serde_json::Value;

use super::context::FaultContext;
use super::kind::FaultKind;
use super::pages::{leads_on_in_any_order, paged};
use crate::paging::size::LONGEST;
use crate::response::MockResponse;

/// Whether a request without a size has a documented one.
fn has_default(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.default_size.is_some())
}

/// Whether no erratum knows of first pages that are shorter.
fn has_plain_default(operation: &Operation) -> bool {
    const RULE: &str = "pagination/default-size";
    let known = |local: &str| operation.erratum_for(local, &Deviation::Rule(RULE)).is_some();
    has_default(operation) && !operation.facts_of_rule(RULE).any(|fact| known(&fact.local))
}

/// Whether the page states a largest size that is granted to whoever asks for more.
fn has_cap(operation: &Operation) -> bool {
    let stated = operation.facts_of_rule("pagination/size-cap").any(|fact| fact.basis.is_documented());
    stated && operation.pagination().is_some_and(|paging| !paging.refuse_above_max)
}

/// The answer to the request with this size.
fn with_size(context: &FaultContext<'_>, size: u64) -> MockResponse {
    match context.pagination() {
        Some(paging) => context.right_with(&paging.size, &size.to_string()),
        None => context.right(),
    }
}

/// The answer to a request without a size, as though it had this one.
fn with_default(context: &FaultContext<'_>, size: impl FnOnce(u64) -> u64) -> MockResponse {
    match context.pagination().and_then(|paging| paging.default_size).filter(|_| context.asked_size().is_none()) {
        Some(default) => with_size(context, size(default)),
        None => context.right(),
    }
}

/// Whether entries have a text of several words that is neither their key nor their time.
fn has_words(operation: &Operation) -> bool {
    let (Some(entries), Some(items)) = (operation.entry_list(), operation.entries_path().map(|path| path.items()))
    else {
        return false;
    };
    let inside = entries.wrapper.iter().fold(items, |path, name| path.member(name));
    let free = operation.fields().iter().filter(|row| row.path.parent() == inside && !row.path.name().is_empty());
    let mut free = free.filter(|row| !entries.key.iter().chain(&entries.time).any(|name| name == row.path.name()));
    paged(operation) && free.any(|row| row.sample.iter().chain(&row.values).any(|text| text.contains([' ', '_'])))
}

/// The first text of an entry that is neither its key nor its time, shorter by its last character.
fn shorten(context: &FaultContext<'_>, row: &mut Value) {
    let Some(entries) = context.operation().entry_list() else { return };
    let row = match &entries.wrapper {
        Some(name) => row.get_mut(name),
        None => Some(row),
    };
    let members = row.and_then(Value::as_object_mut).into_iter().flatten();
    let identifies = |name: &String| entries.key.contains(name) || entries.time.as_ref() == Some(name);
    let text = members.filter(|(name, _)| !identifies(name)).find_map(|(_, value)| match value {
        Value::String(text) if text.contains(' ') || text.contains('_') => Some(text),
        _ => None,
    });
    if let Some(text) = text {
        text.pop();
    }
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "ignores-the-size",
        "pagination/size-bound",
        "every page has the default size",
        paged,
        |context| match context.pagination() {
            Some(paging) => context.right_without(&paging.size),
            None => context.right(),
        },
    ),
    FaultKind::fault(
        "one-entry-too-many",
        "pagination/size-bound",
        "each page also holds the first entry of the next one",
        paged,
        |context| {
            let next = context.span().filter(|_| context.size().is_some() && !context.is_last());
            let next = next.and_then(|(page, _)| context.entry(page.end));
            context.edit_rows(|rows| rows.extend(next))
        },
    ),
    FaultKind::fault(
        "rounds-sizes-up",
        "pagination/size-bound",
        "pages of fewer than five entries hold five",
        paged,
        |context| match context.asked_size() {
            Some(1..5) => with_size(context, 5),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "doubles-the-default",
        "pagination/default-size",
        "a page without a size holds twice the documented default",
        has_default,
        |context| with_default(context, |size| size * 2),
    ),
    FaultKind::fault(
        "halves-the-default",
        "pagination/default-size",
        "a page without a size holds half the documented default",
        has_plain_default,
        |context| with_default(context, |size| size / 2),
    ),
    FaultKind::fault(
        "ignores-the-largest-size",
        "pagination/size-cap",
        "a page is as long as asked for, beyond the largest documented one",
        has_cap,
        |context| {
            let largest = context.pagination().and_then(|paging| paging.max_size).unwrap_or(u64::MAX);
            let (Some(asked), Some((page, list))) =
                (context.asked_size().filter(|asked| *asked > largest), context.span())
            else {
                return context.right();
            };
            let more = (page.end..list.end.min(page.start.saturating_add(asked.min(LONGEST))))
                .filter_map(|index| context.entry(index));
            context.edit_rows(|rows| rows.extend(more))
        },
    )
    .with(|settings| settings.entries = Some(1010)),
    FaultKind::fault(
        "turns-small-pages-round",
        "pagination/size-independent",
        "pages of fewer than twenty entries stand in the opposite order",
        leads_on_in_any_order,
        |context| {
            context.edit_rows(|rows| {
                if context.size().is_some_and(|size| size < 20) {
                    rows.reverse();
                }
            })
        },
    ),
    FaultKind::fault(
        "swaps-entries-of-fifties",
        "pagination/size-independent",
        "pages of fifty entries have their first two swapped",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if context.size() == Some(50) && rows.len() > 1 {
                    rows.swap(0, 1);
                }
            })
        },
    ),
    FaultKind::fault(
        "shortens-texts-of-small-pages",
        "pagination/size-independent",
        "pages of fewer than twenty entries end a text too early",
        has_words,
        |context| {
            context.edit_rows(|rows| {
                if context.size().is_some_and(|size| size < 20) {
                    rows.iter_mut().for_each(|row| shorten(context, row));
                }
            })
        },
    ),
    FaultKind::fault(
        "late-pages-turn",
        "pagination/resumable-anywhere",
        "a given cursor leads to entries in an order of the moment",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if context.is_late() {
                    context.shuffle(rows);
                }
            })
        },
    ),
    FaultKind::fault(
        "cursors-drift",
        "pagination/resumable-anywhere",
        "a given cursor leads to a page that lacks some entries at its start",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if context.is_late() {
                    let lost = context.random_below(rows.len());
                    rows.drain(..lost);
                }
            })
        },
    ),
    FaultKind::fault(
        "first-pages-turn",
        "pagination/stable-on-repeat",
        "the first page is in an order of the moment",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if context.size().is_some() && !context.is_late() {
                    context.shuffle(rows);
                }
            })
        },
    ),
    FaultKind::fault(
        "an-entry-comes-and-goes",
        "pagination/stable-on-repeat",
        "each page lacks one entry, another one at each moment",
        paged,
        |context| {
            context.edit_rows(|rows| {
                if context.size().is_some() && !rows.is_empty() {
                    let lost = context.random_below(rows.len());
                    rows.remove(lost);
                }
            })
        },
    ),
];
