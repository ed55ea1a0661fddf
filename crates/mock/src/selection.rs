//! The entries of a list that a request picks by their values, in the order that it asks for.
//!
//! Whatever the tables say of neither needs none of this: then entries stand where they are made. Edges: the values of so many entries
//! are looked at, and what stands behind them is left out.

use std::cmp::Ordering;
use std::ops::Range;

use oplog_schema::Operation;
use oplog_schema::tables::SortOrder;
use oplog_schema::tables::selection::text;
use oplog_wire::time::{TimeFormat, instant};
use serde_json::Value;

use crate::data::series::Series;
use crate::parsed::ParsedRequest;

/// Entries whose values are looked at.
const MOST: usize = 100_000;

/// The entries of `window` that `request` picks, by index and in its order; `None` where all of them stay where they are.
pub(crate) fn picked(request: &ParsedRequest<'_>, series: &Series<'_>, window: Range<u64>) -> Option<Vec<u64>> {
    let operation = &request.plan.operation;
    let filters = operation.value_filters().iter();
    let asked: Vec<_> = filters.filter_map(|filter| Some((filter, request.parameter(&filter.parameter)?))).collect();
    let sort = operation.sort().and_then(|sort| {
        let value = sort.switch.as_ref().and_then(|switch| request.parameter(&switch.parameter));
        Some((sort, sort.asked(value)?))
    });
    if asked.is_empty() && sort.is_none() {
        return None;
    }
    let entries = window.take(MOST).map(|index| (index, series.entry(index, request)));
    let mut kept: Vec<(u64, Value)> = entries
        .filter(|(_, entry)| asked.iter().all(|(filter, asked)| Operation::keeps(filter, entry, asked)))
        .collect();
    if let Some((sort, order)) = sort {
        let formats = operation.member_formats(&sort.field);
        kept.sort_by(|(_, a), (_, b)| compare(a, b, &sort.field, &formats, order));
    }
    Some(kept.into_iter().map(|(index, _)| index).collect())
}

/// Which of two entries comes first by a member of theirs.
pub(crate) fn compare(a: &Value, b: &Value, field: &str, formats: &[TimeFormat], order: SortOrder) -> Ordering {
    let value = |entry| Operation::entry_member(entry, field).unwrap_or(&Value::Null);
    let (a, b) = (value(a), value(b));
    let ascending = match (instant(a, formats).zip(instant(b, formats)), a.as_f64().zip(b.as_f64())) {
        (Some((a, b)), _) => a.cmp(&b),
        (None, Some((a, b))) => a.total_cmp(&b),
        (None, None) => text(a).cmp(&text(b)),
    };
    match order {
        SortOrder::Ascending => ascending,
        SortOrder::Descending => ascending.reverse(),
    }
}
