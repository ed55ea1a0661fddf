//! Faults of bounds and of formats that are no times: numbers, lengths, patterns, address ranges, seconds since 1970.

use oplog_schema::tables::{Field, JsonType, StringFormat};
use oplog_schema::{Operation, json_body};
use oplog_wire::time::TimeFormat;
use serde_json::{Value, json};

use super::context::FaultContext;
use super::kind::FaultKind;
use super::members::{Pick, Wanted, edit_entries, edit_member, edit_outer, entry_path, is_direct, member, outer};
use crate::response::MockResponse;

const LEAST: Wanted = |_, path, row| is_direct(path) && is_number(row) && row.minimum.is_some();
const MOST: Wanted = |_, path, row| is_direct(path) && is_number(row) && row.maximum.is_some();
const SHORTEST: Wanted =
    |_, path, row| is_direct(path) && is_plain(row) && row.min_length.is_some_and(|length| length > 0);
const LONGEST: Wanted = |_, path, row| is_direct(path) && is_plain(row) && row.max_length.is_some();
const PATTERN: Wanted = |_, path, row| is_direct(path) && is_plain(row) && row.pattern.is_some();
const CIDR: Wanted = |_, path, row| is_direct(path) && row.format == Some(StringFormat::Cidr);
const IP: Wanted = |_, path, row| is_direct(path) && row.format == Some(StringFormat::Ip);
const SECONDS: Wanted = |_, path, row| is_direct(path) && row.time_format() == Some(TimeFormat::EpochSeconds);
const MILLIS: Wanted = |_, path, row| is_direct(path) && row.time_format() == Some(TimeFormat::EpochMillis);

fn is_number(row: &Field) -> bool {
    matches!(row.kind, JsonType::Integer | JsonType::Number)
}

fn is_plain(row: &Field) -> bool {
    row.kind == JsonType::String && row.values.is_empty() && row.format.is_none()
}

/// Whether there is such a field, in the entries or beside them.
fn has(operation: &Operation, wanted: Wanted) -> bool {
    member(operation, wanted).is_some() || outer(operation, wanted).is_some()
}

/// The right answer with a value that is made from the row of the wanted field: in the last entry of later pages, or beside the
/// entries where none of their fields is wanted.
fn with(context: &FaultContext<'_>, wanted: Wanted, value: fn(&Field, &Value) -> Value) -> MockResponse {
    let operation = context.operation();
    if let Some(row) = member(operation, wanted).and_then(|path| operation.field(&entry_path(operation)?.join(&path))) {
        return edit_member(context, Pick::Late, wanted, |own| *own = value(row, own));
    }
    let Some(row) = outer(operation, wanted).and_then(|path| operation.field(&path)) else { return context.right() };
    edit_outer(context, wanted, |members, name| {
        if let Some(own) = members.get_mut(name) {
            *own = value(row, own);
        }
    })
}

fn length(bound: Option<u64>) -> usize {
    usize::try_from(bound.unwrap_or_default()).unwrap_or_default()
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "number-below-minimum",
        "fields/bounds",
        "a number is one below the smallest documented one",
        |tables| has(tables, LEAST),
        |context| with(context, LEAST, |row, _| json!(row.minimum.unwrap_or_default() - 1)),
    ),
    FaultKind::fault(
        "number-above-maximum",
        "fields/bounds",
        "a number is one above the largest documented one",
        |tables| has(tables, MOST),
        |context| with(context, MOST, |row, _| json!(row.maximum.unwrap_or_default() + 1)),
    ),
    FaultKind::fault(
        "text-too-short",
        "fields/bounds",
        "a text has one character less than documented",
        |tables| has(tables, SHORTEST),
        |context| with(context, SHORTEST, |row, _| json!("x".repeat(length(row.min_length) - 1))),
    ),
    FaultKind::fault(
        "text-too-long",
        "fields/bounds",
        "a text has one character more than documented",
        |tables| has(tables, LONGEST),
        |context| with(context, LONGEST, |row, _| json!("x".repeat(length(row.max_length) + 1))),
    ),
    FaultKind::fault(
        "text-against-pattern",
        "fields/bounds",
        "a text has a character that its pattern does not allow",
        |tables| has(tables, PATTERN),
        |context| with(context, PATTERN, |_, own| json!(format!("\u{a4}{}\u{a4}", own.as_str().unwrap_or_default()))),
    ),
    FaultKind::fault(
        "prefix-too-long",
        "fields/format",
        "the prefix of an address range has more bits than the address",
        |tables| has(tables, CIDR),
        |context| {
            with(context, CIDR, |_, own| {
                json!(format!("{}/129", own.as_str().unwrap_or_default().split('/').next().unwrap_or_default()))
            })
        },
    ),
    FaultKind::fault(
        "address-out-of-range",
        "fields/format",
        "an address has a part above 255",
        |tables| has(tables, IP),
        |context| with(context, IP, |_, _| json!("192.0.2.256")),
    ),
    FaultKind::fault(
        "milliseconds-for-seconds",
        "fields/format",
        "a time counts milliseconds instead of seconds",
        |tables| has(tables, SECONDS),
        |context| with(context, SECONDS, scaled),
    ),
    FaultKind::fault(
        "microseconds-for-milliseconds",
        "fields/format",
        "a time counts microseconds instead of milliseconds",
        |tables| has(tables, MILLIS),
        |context| with(context, MILLIS, scaled),
    ),
    FaultKind::control(
        "values-at-their-bounds",
        "numbers and texts without a pattern are as small, as large, as short or as long as they may be",
        |tables| [LEAST, MOST, SHORTEST, LONGEST].into_iter().any(|wanted| member(tables, wanted).is_some()),
        |context| {
            let operation = context.operation();
            let Some(base) = entry_path(operation) else { return context.right() };
            let rows = operation.fields().iter().filter_map(|row| Some((row.path.below(&base)?, row)));
            let rows: Vec<_> = rows.filter(|(path, row)| is_direct(path) && row.values.is_empty()).collect();
            let turn = std::cell::Cell::new(context.span().map_or(0, |(page, _)| page.start));
            edit_entries(context, Pick::All, |members| {
                turn.set(turn.get() + 1);
                for (path, row) in &rows {
                    let bound = at_bound(row, turn.get().is_multiple_of(2));
                    if let (Some(own), Some(bound)) = (members.get_mut(path.name()), bound) {
                        *own = bound;
                    }
                }
            })
        },
    ),
];

/// The smallest or the largest value of a field whose value is nothing but bounded.
fn at_bound(row: &Field, is_least: bool) -> Option<Value> {
    if is_number(row) && row.format.is_none() {
        return if is_least { row.minimum } else { row.maximum }.map(Value::from);
    }
    let text = |bound: Option<u64>| bound.map(|bound| json!("ä".repeat(length(Some(bound)))));
    let is_bounded = is_plain(row) && row.pattern.is_none();
    is_bounded.then(|| text(if is_least { row.min_length } else { row.max_length }))?
}

/// The number times a thousand, in the type of its field.
fn scaled(row: &Field, own: &Value) -> Value {
    let text = json_body::text(own) + "000";
    match row.kind {
        JsonType::Integer => text.parse::<u64>().map_or(Value::Null, Value::from),
        _ => text.into(),
    }
}
