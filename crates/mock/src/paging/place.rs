//! Where a request says that its page starts.

use oplog_schema::tables::{Pagination, Strategy};

use super::seal::{CursorCodec, Sealed};
use super::whole;
use crate::call::Call;
use crate::data::series::Series;
use crate::list::List;

/// Where a page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the beginning: nothing else was asked for.
    Start,
    /// At the entry with this index.
    At(u64),
    /// At the page with this number, from 1.
    Number(u64),
    /// Nowhere: the position was never given out.
    Damaged,
    /// Nowhere: the position was given out for other parameters.
    Changed,
}

impl Place {
    /// Reads a position that [`cut`](super::cut) sealed.
    pub(crate) fn sealed(sealed: Option<Sealed>, digest: u64) -> Place {
        match sealed {
            None => Place::Damaged,
            Some(sealed) if sealed.digest != digest => Place::Changed,
            Some(sealed) => Place::At(sealed.index),
        }
    }

    /// Reads a page number or the key of an entry.
    pub(crate) fn plain(strategy: Strategy, text: &str, series: &Series<'_>) -> Place {
        match strategy {
            Strategy::Link => series.find(text).map_or(Place::Damaged, |index| Place::At(index + 1)),
            _ => match whole(text) {
                Some(number) if number >= 1 => Place::Number(u64::try_from(number).unwrap_or(u64::MAX)),
                _ => Place::Damaged,
            },
        }
    }

    /// The index of the first entry. A place that leads not_found is the beginning, where no error row says otherwise.
    pub(crate) fn index(self, list: &List<'_>) -> u64 {
        match self {
            Place::At(index) => index,
            Place::Number(number) => list.window.start.saturating_add((number - 1).saturating_mul(list.size)),
            Place::Start | Place::Damaged | Place::Changed => list.window.start,
        }
    }
}

/// Opens the position of a call, whatever it was sealed for.
pub(crate) fn open(call: &Call<'_>, pagination: &Pagination, sealer: &CursorCodec) -> Option<Option<Sealed>> {
    if !matches!(pagination.strategy, Strategy::Marker | Strategy::Token) {
        return None;
    }
    let text = call.parameter(&pagination.position)?;
    Some(sealer.open(call.plan.operation.id().as_str(), &text))
}
