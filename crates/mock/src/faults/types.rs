//! Faults of single values: another type, null, another format, a value outside the list.

use jiff::Timestamp;
use oplog_schema::errata::Deviation;
use oplog_schema::tables::{Field, JsonType, StringFormat};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::time::TimeFormat;
use serde_json::{Value, json};

use super::kind::FaultKind;
use super::members::{
    Pick, Wanted, edit_member, edit_outer, is_direct, is_firm, is_free_text, is_nested, is_suppressed, member, outer,
};

const BOOLEAN: Wanted = |_, path, row| is_direct(path) && row.kind == JsonType::Boolean;
const INTEGER: Wanted = |_, path, row| is_direct(path) && row.kind == JsonType::Integer;
const TEXT: Wanted = |tables, path, row| is_direct(path) && is_free_text(row) && is_firm(tables, path, row);
const NESTED_TEXT: Wanted = |tables, path, row| is_nested(path) && is_free_text(row) && is_firm(tables, path, row);
const TIME: Wanted = |tables, path, row| is_direct(path) && is_calendar(row) && is_firm(tables, path, row);
const NESTED_TIME: Wanted = |_, path, row| is_nested(path) && is_calendar(row);
const UUID: Wanted = |_, path, row| is_direct(path) && row.format == Some(StringFormat::Uuid);
const ENUM: Wanted = |_, path, row| is_direct(path) && !row.values.is_empty();
const OUTER_INTEGER: Wanted = |_, _, row| row.kind == JsonType::Integer;
const OUTER_BOOLEAN: Wanted = |_, _, row| row.kind == JsonType::Boolean;
/// A text that only some answers have.
const OUTER_OPTION: Wanted = |_, _, row| row.kind == JsonType::String && !row.mandatory && !row.nullable;

/// Whether the field is a date with a time of day.
fn is_calendar(row: &Field) -> bool {
    row.time_format().is_some_and(|format| !format.is_epoch())
}

/// A time whose text `respell` makes one of another format than any that is documented or suppressed.
fn respells(operation: &Operation, wanted: Wanted, respell: fn(&str) -> String) -> bool {
    let Some(path) = member(operation, wanted) else { return false };
    let formats = formats(operation, &path);
    let texts = formats.iter().map(|format| format.format(Timestamp::UNIX_EPOCH));
    let read = |text: &str| formats.iter().any(|format| format.parse(text).is_ok());
    !formats.is_empty() && texts.into_iter().all(|text| !read(&respell(&text)))
}

/// The formats that a time may have.
fn formats(operation: &Operation, path: &FieldPath) -> Vec<TimeFormat> {
    let printed =
        super::members::entry_path(operation).and_then(|base| operation.field(&base.join(path))?.time_format());
    let all = [
        TimeFormat::UtcSeconds,
        TimeFormat::UtcMicros,
        TimeFormat::OffsetSeconds,
        TimeFormat::Offset,
        TimeFormat::BasicUtc,
        TimeFormat::UtcSecondsLooseHour,
        TimeFormat::UtcColonT,
        TimeFormat::UtcMillis,
        TimeFormat::Local,
    ];
    let suppressed = |format: &TimeFormat| {
        let text = Value::from(format.format(Timestamp::UNIX_EPOCH));
        is_suppressed(operation, path, &Deviation::Format(&text))
    };
    printed.into_iter().chain(all.into_iter().filter(suppressed)).collect()
}

fn with_blank(text: &str) -> String {
    text.replacen('T', " ", 1)
}

/// The end of the text that tells the zone.
fn zone(text: &str) -> &str {
    let from = text.rfind(['Z', '+']).or_else(|| text.rfind('-').filter(|&place| place > 10));
    from.map_or("", |from| &text[from..])
}

fn with_another_zone(text: &str) -> String {
    match zone(text) {
        "" => format!("{text}Z"),
        "Z" => format!("{}+00:00", text.trim_end_matches('Z')),
        zone => text.trim_end_matches(zone).to_owned(),
    }
}

fn with_milliseconds(text: &str) -> String {
    let zone = zone(text);
    let seconds = text.trim_end_matches(zone).split('.').next().unwrap_or_default();
    format!("{seconds}.000{zone}")
}

fn on_february_30(text: &str) -> String {
    match (text.get(..5), text.get(10..)) {
        (Some(year), Some(rest)) if year.ends_with('-') => format!("{year}02-30{rest}"),
        _ => format!("{}0230{}", text.get(..4).unwrap_or_default(), text.get(8..).unwrap_or_default()),
    }
}

fn in_seconds(text: &str) -> String {
    text.bytes().filter(u8::is_ascii_digit).map(char::from).take(10).collect()
}

/// Changes a text.
fn respell(value: &mut Value, respell: fn(&str) -> String) {
    if let Value::String(text) = value {
        *text = respell(text);
    }
}

fn as_text(value: &mut Value) {
    if !value.is_null() {
        *value = Value::from(value.to_string());
    }
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "boolean-as-text",
        "fields/type",
        "a boolean is a text in the last entry of later pages",
        |tables| member(tables, BOOLEAN).is_some(),
        |context| edit_member(context, Pick::Late, BOOLEAN, as_text),
    ),
    FaultKind::fault(
        "boolean-as-number",
        "fields/type",
        "a boolean is 0 or 1 in a rare entry",
        |tables| member(tables, BOOLEAN).is_some(),
        |context| edit_member(context, Pick::Rare, BOOLEAN, |value| *value = json!(u8::from(*value == json!(true)))),
    ),
    FaultKind::fault(
        "integer-as-text",
        "fields/type",
        "an integer is a text in the last entry of later pages",
        |tables| member(tables, INTEGER).is_some(),
        |context| {
            edit_member(context, Pick::Late, |_, path, row| is_direct(path) && row.kind == JsonType::Integer, as_text)
        },
    ),
    FaultKind::fault(
        "integer-with-a-fraction",
        "fields/type",
        "an integer has a fraction in a rare entry",
        |tables| member(tables, INTEGER).is_some(),
        |context| {
            edit_member(context, Pick::Rare, INTEGER, |value| *value = json!(value.as_f64().unwrap_or_default() + 0.5))
        },
    ),
    FaultKind::fault(
        "text-as-number",
        "fields/type",
        "a text is a number in a rare entry",
        |tables| member(tables, TEXT).is_some(),
        |context| edit_member(context, Pick::Rare, TEXT, |value| *value = json!(17)),
    ),
    FaultKind::fault(
        "nested-text-as-boolean",
        "fields/type",
        "a text in an inner list is a boolean in a rare entry",
        |tables| member(tables, NESTED_TEXT).is_some(),
        |context| edit_member(context, Pick::Rare, NESTED_TEXT, |value| *value = json!(true)),
    ),
    FaultKind::fault(
        "outer-number-as-text",
        "fields/type",
        "a number beside the entries is a text",
        |tables| outer(tables, OUTER_INTEGER).is_some(),
        |context| {
            edit_outer(context, OUTER_INTEGER, |members, name| members.get_mut(name).into_iter().for_each(as_text))
        },
    ),
    FaultKind::fault(
        "outer-boolean-as-text",
        "fields/type",
        "a boolean beside the entries is a text on the last page",
        |tables| outer(tables, OUTER_BOOLEAN).is_some(),
        |context| {
            edit_outer(context, OUTER_BOOLEAN, |members, name| {
                members.get_mut(name).into_iter().filter(|_| context.is_last()).for_each(as_text);
            })
        },
    ),
    FaultKind::fault(
        "text-is-null",
        "fields/null",
        "a mandatory text is null in a rare entry",
        |tables| member(tables, TEXT).is_some(),
        |context| edit_member(context, Pick::Rare, TEXT, |value| *value = Value::Null),
    ),
    FaultKind::fault(
        "time-is-null",
        "fields/null",
        "a time is null in the last entry of later pages",
        |tables| member(tables, TIME).is_some(),
        |context| edit_member(context, Pick::Late, TIME, |value| *value = Value::Null),
    ),
    FaultKind::fault(
        "nested-text-is-null",
        "fields/null",
        "a text in an inner list is null in a rare entry",
        |tables| member(tables, NESTED_TEXT).is_some(),
        |context| edit_member(context, Pick::Rare, NESTED_TEXT, |value| *value = Value::Null),
    ),
    FaultKind::fault(
        "absent-is-null",
        "fields/null",
        "a text beside the entries is null where it should be left out",
        |tables| outer(tables, OUTER_OPTION).is_some(),
        |context| {
            edit_outer(context, OUTER_OPTION, |members, name| {
                members.entry(name).or_insert(Value::Null);
            })
        },
    ),
    FaultKind::fault(
        "time-with-a-blank",
        "fields/format",
        "a time has a blank for its T in the last entry of later pages",
        |tables| respells(tables, TIME, with_blank),
        |context| edit_member(context, Pick::Late, TIME, |value| respell(value, with_blank)),
    ),
    FaultKind::fault(
        "time-in-another-zone",
        "fields/format",
        "a time tells its zone in another way in a rare entry",
        |tables| respells(tables, TIME, with_another_zone),
        |context| edit_member(context, Pick::Rare, TIME, |value| respell(value, with_another_zone)),
    ),
    FaultKind::fault(
        "time-with-milliseconds",
        "fields/format",
        "a time has three digits of fraction in a rare entry",
        |tables| respells(tables, TIME, with_milliseconds),
        |context| edit_member(context, Pick::Rare, TIME, |value| respell(value, with_milliseconds)),
    ),
    FaultKind::fault(
        "time-on-february-30",
        "fields/format",
        "a time is on a day that does not exist in a rare entry",
        |tables| respells(tables, TIME, on_february_30),
        |context| edit_member(context, Pick::Rare, TIME, |value| respell(value, on_february_30)),
    ),
    FaultKind::fault(
        "time-in-seconds",
        "fields/format",
        "a time is ten digits in the last entry of each answer",
        |tables| respells(tables, TIME, in_seconds),
        |context| edit_member(context, Pick::Last, TIME, |value| respell(value, in_seconds)),
    ),
    FaultKind::fault(
        "nested-time-with-milliseconds",
        "fields/format",
        "a time in an inner list has three digits of fraction in a rare entry",
        |tables| respells(tables, NESTED_TIME, with_milliseconds),
        |context| edit_member(context, Pick::Rare, NESTED_TIME, |value| respell(value, with_milliseconds)),
    ),
    FaultKind::fault(
        "uuid-without-hyphens",
        "fields/format",
        "an id has no hyphens in a rare entry",
        |tables| member(tables, UUID).is_some(),
        |context| edit_member(context, Pick::Rare, UUID, |value| respell(value, |text| text.replace('-', ""))),
    ),
    FaultKind::fault(
        "unknown-value",
        "fields/enum",
        "a value of a closed list is none of them in a rare entry",
        |tables| member(tables, ENUM).is_some(),
        |context| edit_member(context, Pick::Rare, ENUM, |value| *value = json!("explode")),
    ),
    FaultKind::fault(
        "value-in-capitals",
        "fields/enum",
        "a value of a closed list is in capitals in the last entry of each answer",
        |tables| member(tables, ENUM).is_some(),
        |context| edit_member(context, Pick::Last, ENUM, |value| respell(value, str::to_uppercase)),
    ),
];
