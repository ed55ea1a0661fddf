//! Faults of filters by value and of the order of entries by value.

use oplog_schema::Operation;
use oplog_schema::tables::{Comparison, Sort, SortSwitch, ValueFilter};
use serde_json::Value;

use super::context::FaultContext;
use super::kind::FaultKind;
use crate::response::MockResponse;

/// The documented filter that compares in this way.
fn filter(operation: &Operation, by: Comparison) -> Option<&ValueFilter> {
    operation.documented_value_filters().find(|filter| filter.by == by)
}

/// The documented order, with the parameter that asks for it.
fn switched(operation: &Operation) -> Option<(&Sort, &SortSwitch)> {
    let sort = operation.sort().filter(|sort| sort.basis.is_documented())?;
    Some((sort, sort.switch.as_ref()?))
}

fn is_sorted(operation: &Operation) -> bool {
    operation.sort().is_some_and(|sort| sort.basis.is_documented() && sort.order.is_some())
}

/// The answer without the filter.
fn ignored(context: &FaultContext<'_>, by: Comparison) -> MockResponse {
    match filter(context.operation(), by) {
        Some(filter) => context.right_without(&filter.parameter),
        None => context.right(),
    }
}

/// The answer with its rows changed, where the filter is asked for: by a function of the rows, the filter and its value.
fn edited(context: &FaultContext<'_>, by: Comparison, change: fn(&mut Vec<Value>, &Asked<'_>)) -> MockResponse {
    let asked = filter(context.operation(), by).and_then(|filter| {
        let wrapper = context.operation().entry_list()?.wrapper.as_deref();
        Some(Asked { filter, value: context.parameter(&filter.parameter)?, wrapper })
    });
    match asked {
        Some(asked) => context.edit_rows(|rows| change(rows, &asked)),
        None => context.right(),
    }
}

/// A filter with the value that is asked for.
struct Asked<'a> {
    filter: &'a ValueFilter,
    value: String,
    wrapper: Option<&'a str>,
}

impl Asked<'_> {
    /// Whether a row's value compares so with the one that is asked for.
    fn is(&self, by: Comparison, row: &Value) -> bool {
        let entry = self.wrapper.map_or(Some(row), |name| row.get(name)).unwrap_or(row);
        Operation::entry_member(entry, &self.filter.field).is_some_and(|own| by.keeps(own, &self.value))
    }
}

/// The answer to a request that asks for the other order.
fn backwards(context: &FaultContext<'_>, change: fn(&mut Vec<Value>)) -> MockResponse {
    let Some((sort, switch)) = switched(context.operation()) else { return context.right() };
    let sent = context.parameter(&switch.parameter);
    match sort.asked(sent.as_deref()) {
        Some(order) => {
            let other = context.right_with(&switch.parameter, switch.value(order.reverse()));
            context.edited(other, |tree| context.rows(tree).into_iter().for_each(change))
        }
        None => context.right(),
    }
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "value-filter-ignored",
        "filters/matching",
        "a filter by value leaves every entry",
        |tables| filter(tables, Comparison::Equal).is_some(),
        |context| ignored(context, Comparison::Equal),
    ),
    FaultKind::fault(
        "prefix-filter-ignored",
        "filters/matching",
        "a filter by prefix leaves every entry",
        |tables| filter(tables, Comparison::Prefix).is_some(),
        |context| ignored(context, Comparison::Prefix),
    ),
    FaultKind::fault(
        "value-filter-loses-an-entry",
        "filters/complete",
        "a filter by value leaves the last matching entry of a page out",
        |tables| filter(tables, Comparison::Equal).is_some(),
        |context| edited(context, Comparison::Equal, |rows, _| drop(rows.pop())),
    ),
    FaultKind::fault(
        "prefix-of-whole-values",
        "filters/complete",
        "a filter by prefix leaves only entries whose whole value it is",
        |tables| filter(tables, Comparison::Prefix).is_some(),
        |context| {
            edited(context, Comparison::Prefix, |rows, asked| rows.retain(|row| asked.is(Comparison::Equal, row)))
        },
    ),
    FaultKind::fault(
        "sort-parameter-ignored",
        "pagination/sorted",
        "the order that is asked for is not heeded",
        |tables| switched(tables).is_some(),
        |context| match switched(context.operation()) {
            Some((_, switch)) => context.right_without(&switch.parameter),
            None => context.right(),
        },
    ),
    FaultKind::fault(
        "sorted-backwards",
        "pagination/sorted",
        "the entries stand in the opposite order",
        |tables| switched(tables).is_some(),
        |context| backwards(context, |_| {}),
    ),
    FaultKind::fault(
        "sorted-page-by-page",
        "pagination/sorted",
        "each page is sorted by itself, and the pages stand in the opposite order",
        |tables| switched(tables).is_some(),
        |context| backwards(context, |rows| rows.reverse()),
    ),
    FaultKind::fault(
        "ends-of-a-page-swapped",
        "pagination/sorted",
        "the first and the last entry of each page stand in each other's place",
        is_sorted,
        |context| {
            context.edit_rows(|rows| {
                if let [first, .., last] = rows.as_mut_slice() {
                    std::mem::swap(first, last);
                }
            })
        },
    ),
];
