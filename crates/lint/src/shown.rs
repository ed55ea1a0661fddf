//! What the examples show of a field: its values, whether it is always there, the format that all values have.

use oplog_schema::FieldPath;
use oplog_schema::tables::StringFormat;
use oplog_wire::time::TimeFormat;
use serde_json::Value;

use crate::facts::{Imported, ValueFacts};

/// The formats that an example may show, the strictest first.
pub const TIMES: [TimeFormat; 5] = [
    TimeFormat::UtcSeconds,
    TimeFormat::UtcMicros,
    TimeFormat::OffsetSeconds,
    TimeFormat::Offset,
    TimeFormat::BasicUtc,
];

/// The bodies of successes that the page shows: in JSON, or in XML where there is no JSON.
pub fn bodies(imported: &Imported) -> impl Iterator<Item = &Value> + Clone {
    let shown = imported
        .examples
        .iter()
        .filter(|example| !example.is_request && !example.is_failure && !example.is_syntax && example.value.is_some());
    let has_json = shown.clone().any(|example| !example.is_xml);
    let shown = shown.filter(move |example| !(has_json && example.is_xml));
    // A body that is nothing but an error is no success, whatever stands above it.
    let is_error = |value: &Value| value.as_object().is_some_and(|body| body.len() == 1 && body.contains_key("error"));
    shown.filter_map(|example| example.value.as_ref()).filter(move |value| !is_error(value))
}

/// Every value that the examples show at a path.
pub fn values<'a>(imported: &'a Imported, path: &str) -> Vec<&'a Value> {
    let Ok(path) = path.parse::<FieldPath>() else { return Vec::new() };
    bodies(imported).flat_map(|body| path.select(body)).collect()
}

/// How many objects the examples show that could carry the field, and how many do.
pub fn presence(imported: &Imported, path: &str) -> (usize, usize) {
    let Ok(path) = path.parse::<FieldPath>() else { return (0, 0) };
    let parents = bodies(imported).flat_map(|body| path.parent().select(body)).filter(|value| value.is_object());
    let name = path.name().to_owned();
    parents.fold((0, 0), |(all, with), parent| (all + 1, with + usize::from(parent.get(&name).is_some())))
}

/// The format that all values at a path have.
pub fn format(imported: &Imported, path: &str) -> Option<StringFormat> {
    let values = values(imported, path);
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).filter(|text| !text.is_empty()).collect();
    format_of(&texts)
}

/// The format that a fact may be held to: a time as the examples show it, a UUID only where the page calls it one. That an id of an
/// example happens to be a UUID says nothing about others.
pub fn stated(shown: Option<StringFormat>, value: &ValueFacts) -> Option<StringFormat> {
    let words = format!("{} {}", value.words, value.printed.as_deref().unwrap_or_default()).to_lowercase();
    shown.filter(|format| *format != StringFormat::Uuid || words.contains("uuid") || words.contains("guid"))
}

/// The format that all of these texts have.
pub fn format_of(texts: &[&str]) -> Option<StringFormat> {
    let all = |format: StringFormat| !texts.is_empty() && texts.iter().all(|text| format.matches(text));
    std::iter::once(StringFormat::Uuid).chain(TIMES.map(StringFormat::Time)).find(|format| all(*format))
}
