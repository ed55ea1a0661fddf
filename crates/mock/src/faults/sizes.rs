//! Faults of page sizes, and lists that depend on size or time of asking.

use oplog_schema::Operation;
use oplog_schema::errata::Deviation;
use serde_json::Value;

use super::context::FaultContext;
use super::kind::FaultKind;
use super::pages::paged;
use crate::paging::LONGEST;
use crate::response::Response;

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
fn with_size(scene: &FaultContext<'_>, size: u64) -> Response {
    match scene.pagination() {
        Some(paging) => scene.right_with(&paging.size, &size.to_string()),
        None => scene.right(),
    }
}

/// The answer to a request without a size, as though it had this one.
fn with_default(scene: &FaultContext<'_>, size: impl FnOnce(u64) -> u64) -> Response {
    match scene.pagination().and_then(|paging| paging.default_size).filter(|_| scene.asked_size().is_none()) {
        Some(default) => with_size(scene, size(default)),
        None => scene.right(),
    }
}

/// The first text of an entry that is neither its key nor its time, shorter by its last character.
fn shorten(scene: &FaultContext<'_>, row: &mut Value) {
    let Some(entries) = scene.operation().entry_list() else { return };
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
    FaultKind::fault("ignores-the-size", "pagination/size-bound", "every page has the default size", paged, |scene| {
        match scene.pagination() {
            Some(paging) => scene.right_without(&paging.size),
            None => scene.right(),
        }
    }),
    FaultKind::fault(
        "one-entry-too-many",
        "pagination/size-bound",
        "each page also holds the first entry of the next one",
        paged,
        |scene| {
            let next = scene.span().filter(|_| scene.size().is_some() && !scene.is_last());
            let next = next.and_then(|(page, _)| scene.entry(page.end));
            scene.edit_rows(|rows| rows.extend(next))
        },
    ),
    FaultKind::fault(
        "rounds-sizes-up",
        "pagination/size-bound",
        "pages of fewer than five entries hold five",
        paged,
        |scene| match scene.asked_size() {
            Some(1..5) => with_size(scene, 5),
            _ => scene.right(),
        },
    ),
    FaultKind::fault(
        "doubles-the-default",
        "pagination/default-size",
        "a page without a size holds twice the documented default",
        has_default,
        |scene| with_default(scene, |size| size * 2),
    ),
    FaultKind::fault(
        "halves-the-default",
        "pagination/default-size",
        "a page without a size holds half the documented default",
        has_plain_default,
        |scene| with_default(scene, |size| size / 2),
    ),
    FaultKind::fault(
        "ignores-the-largest-size",
        "pagination/size-cap",
        "a page is as long as asked for, beyond the largest documented one",
        has_cap,
        |scene| {
            let largest = scene.pagination().and_then(|paging| paging.max_size).unwrap_or(u64::MAX);
            let (Some(asked), Some((page, list))) = (scene.asked_size().filter(|asked| *asked > largest), scene.span())
            else {
                return scene.right();
            };
            let more = (page.end..list.end.min(page.start.saturating_add(asked.min(LONGEST))))
                .filter_map(|index| scene.entry(index));
            scene.edit_rows(|rows| rows.extend(more))
        },
    )
    .with(|settings| settings.entries = Some(1010)),
    FaultKind::fault(
        "turns-small-pages-round",
        "pagination/size-independent",
        "pages of fewer than twenty entries stand in the opposite order",
        paged,
        |scene| {
            scene.edit_rows(|rows| {
                if scene.size().is_some_and(|size| size < 20) {
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
        |scene| {
            scene.edit_rows(|rows| {
                if scene.size() == Some(50) && rows.len() > 1 {
                    rows.swap(0, 1);
                }
            })
        },
    ),
    FaultKind::fault(
        "shortens-texts-of-small-pages",
        "pagination/size-independent",
        "pages of fewer than twenty entries end a text too early",
        paged,
        |scene| {
            scene.edit_rows(|rows| {
                if scene.size().is_some_and(|size| size < 20) {
                    rows.iter_mut().for_each(|row| shorten(scene, row));
                }
            })
        },
    ),
    FaultKind::fault(
        "late-pages-turn",
        "pagination/resumable-anywhere",
        "a given position leads to entries in an order of the moment",
        paged,
        |scene| {
            scene.edit_rows(|rows| {
                if scene.is_late() {
                    scene.shuffle(rows);
                }
            })
        },
    ),
    FaultKind::fault(
        "positions-drift",
        "pagination/resumable-anywhere",
        "a given position leads to a page that lacks some entries at its start",
        paged,
        |scene| {
            scene.edit_rows(|rows| {
                if scene.is_late() {
                    let lost = scene.random_below(rows.len());
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
        |scene| {
            scene.edit_rows(|rows| {
                if scene.size().is_some() && !scene.is_late() {
                    scene.shuffle(rows);
                }
            })
        },
    ),
    FaultKind::fault(
        "an-entry-comes-and-goes",
        "pagination/stable-on-repeat",
        "each page lacks one entry, another one at each moment",
        paged,
        |scene| {
            scene.edit_rows(|rows| {
                if scene.size().is_some() && !rows.is_empty() {
                    let lost = scene.random_below(rows.len());
                    rows.remove(lost);
                }
            })
        },
    ),
];
