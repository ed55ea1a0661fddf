//! Faults of pages: entries that get lost or come twice on the way through a list.

use oplog_schema::Operation;

use super::Kind;

/// Whether a client can walk through pages of the list.
fn pages(operation: &Operation) -> bool {
    operation.tables.pagination.is_some()
}

pub(super) const KINDS: &[Kind] = &[
    Kind::fault("skips-an-entry", "pages/no-gap", "the first entry of each later page is left out", pages, |scene| {
        scene.edit_rows(|rows| {
            if scene.is_late() && !rows.is_empty() {
                rows.remove(0);
            }
        })
    }),
    Kind::fault(
        "repeats-an-entry",
        "pages/no-repeat",
        "the last entry of each page is also on the next one",
        pages,
        |scene| {
            scene.edit_rows(|rows| {
                if scene.is_late()
                    && rows.len() > 1
                    && let Some(first) = rows.first().cloned()
                    && let Some(last) = rows.last_mut()
                {
                    *last = first;
                }
            })
        },
    ),
    Kind::fault("ignores-the-size", "pages/size-bound", "every page has the default size", pages, |scene| match scene
        .pagination()
    {
        Some(paging) => scene.right_without(&paging.size),
        None => scene.right(),
    }),
];
