//! Where a request says that its page starts.

use oplog_schema::tables::{Pagination, PagingStrategy, whole};

use super::cursor::{Cursor, CursorCodec};
use crate::data::series::Series;
use crate::parsed::ParsedRequest;

/// Where a page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageStart {
    /// At the beginning: nothing else was asked for.
    Start,
    /// At the entry with this index.
    At(u64),
    /// At the page with this number, from 1.
    Number(u64),
    /// Behind so many entries of the list.
    Behind(u64),
    /// Nowhere: the cursor was never given out.
    Damaged,
    /// Nowhere: the cursor was given out for other parameters.
    Changed,
}

impl PageStart {
    /// Reads a cursor that [`cut`](super::cut) sealed.
    pub(crate) fn from_cursor(cursor: Option<Cursor>, digest: u64) -> PageStart {
        match cursor {
            None => PageStart::Damaged,
            Some(cursor) if cursor.digest != digest => PageStart::Changed,
            Some(cursor) => PageStart::At(cursor.index),
        }
    }

    /// Reads a page number, an offset or the key of an entry.
    pub(crate) fn plain(strategy: PagingStrategy, text: &str, series: &Series<'_>) -> PageStart {
        match strategy {
            PagingStrategy::Key => series.place_of(text).map_or(PageStart::Damaged, |place| PageStart::At(place + 1)),
            _ => {
                let number = whole(text).filter(|number| *number >= 0).map(|n| u64::try_from(n).unwrap_or(u64::MAX));
                match (strategy, number) {
                    (PagingStrategy::Offset, Some(before)) => PageStart::Behind(before),
                    (_, Some(number)) if number >= 1 => PageStart::Number(number),
                    _ => PageStart::Damaged,
                }
            }
        }
    }
}

/// Opens the cursor of a request, whatever it was sealed for.
pub(crate) fn open(
    request: &ParsedRequest<'_>,
    pagination: &Pagination,
    cursors: &CursorCodec,
) -> Option<Option<Cursor>> {
    if !pagination.strategy.is_opaque() {
        return None;
    }
    let text = request.parameter(&pagination.cursor)?;
    Some(cursors.open(request.plan.operation.id().as_str(), text))
}
