//! Faults of when things happened: lists in another order, times of one entry that contradict each other.

use jiff::SignedDuration;
use oplog_schema::Operation;
use oplog_schema::tables::{Field, TimeOrder};
use serde_json::{Value, json};

use super::context::FaultContext;
use super::kind::FaultKind;
use super::members::{Pick, Wanted, edit_member, member};
use crate::response::MockResponse;

/// Whether the tables name the order of the list.
fn ordered(operation: &Operation) -> bool {
    operation.entry_list().is_some_and(|entries| entries.order.is_some())
}

/// The later time of the first pair of times that the page itself puts in an order.
const STATED: Wanted = |tables, _, row| is_later(tables, row, |pair| pair.basis.is_documented());
/// The later time of the first pair of which only names, or others than the page, tell which comes first.
const NAMED: Wanted = |tables, _, row| is_later(tables, row, |pair| !pair.basis.is_documented());

fn is_later(operation: &Operation, row: &Field, wanted: fn(&TimeOrder) -> bool) -> bool {
    operation.time_orders().iter().find(|pair| wanted(pair)).is_some_and(|pair| pair.later == row.path)
}

/// Writes the time of a day before, in the format that it has.
fn a_day_before(context: &FaultContext<'_>, wanted: Wanted, value: &mut Value) {
    let operation = context.operation();
    let row = operation.fields().iter().find(|row| wanted(operation, &row.path, row));
    let formats = row.map(|row| operation.time_formats(&row.fact_id(), row.format)).unwrap_or_default();
    let text = value.as_str().unwrap_or_default();
    let read = formats.iter().find_map(|format| Some((format, format.parse(text).ok()?)));
    if let Some((format, time)) = read {
        *value = json!(format.format(time.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(time)));
    }
}

fn turned_back(context: &FaultContext<'_>, pick: Pick, wanted: Wanted) -> MockResponse {
    edit_member(context, pick, wanted, |value| a_day_before(context, wanted, value))
}

/// The page with each of its entries replaced by the one that `other` names, by places in the list.
fn with_entries(context: &FaultContext<'_>, other: impl Fn(u64, u64) -> u64) -> MockResponse {
    let Some((page, list)) = context.span() else { return context.right() };
    context.edit_rows(|rows| {
        for (row, place) in rows.iter_mut().zip(page.start - list.start..) {
            let index = list.start + other(place, list.end - list.start);
            if let Some(entry) = context.entry(index) {
                *row = entry;
            }
        }
    })
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault("oldest-first", "pagination/order", "the list begins with its oldest entry", ordered, |context| {
        with_entries(context, |place, count| count - 1 - place)
    }),
    FaultKind::fault(
        "neighbours-change-places",
        "pagination/order",
        "far down in the list two entries have changed places",
        ordered,
        |context| {
            with_entries(context, |place, count| match place {
                40 if count > 45 => 45,
                45 => 40,
                _ => place,
            })
        },
    ),
    FaultKind::fault(
        "later-times-come-first",
        "fields/time-order",
        "in a rare entry something ends before it begins",
        |tables| member(tables, STATED).is_some(),
        |context| turned_back(context, Pick::Rare, STATED),
    ),
    FaultKind::fault(
        "times-against-their-names",
        "fields/time-order",
        "every entry is changed a day before it was made, or the like",
        |tables| member(tables, NAMED).is_some(),
        |context| turned_back(context, Pick::All, NAMED),
    ),
];
