//! What the examples show of a field: its format, whether it is always there, and values to make others from.

use oplog_schema::FieldPath;
use oplog_schema::tables::{JsonType, StringFormat};
use oplog_wire::time::TimeFormat;
use serde_json::Value;

use crate::facts::{Imported, ResponseFact, ValueFacts};

/// The formats that an example may show, the strictest first.
const TIMES: [TimeFormat; 5] = [
    TimeFormat::UtcSeconds,
    TimeFormat::UtcMicros,
    TimeFormat::OffsetSeconds,
    TimeFormat::Offset,
    TimeFormat::BasicUtc,
];
/// The most values of an example that become samples, and the longest one.
const SAMPLES: usize = 4;
const LONGEST: usize = 80;

/// The bodies of successes that the page shows in JSON.
pub(super) fn bodies(imported: &Imported) -> impl Iterator<Item = &Value> + Clone {
    let shown = imported
        .examples
        .iter()
        .filter(|example| !example.is_request && !example.is_failure && !example.is_syntax && !example.is_xml);
    // A body that is nothing but an error is no success, whatever stands above it.
    let is_error = |value: &Value| value.as_object().is_some_and(|body| body.len() == 1 && body.contains_key("error"));
    shown.filter_map(|example| example.value.as_ref()).filter(move |value| !is_error(value))
}

/// Every value that the examples show at a path.
pub(super) fn values<'a>(imported: &'a Imported, path: &str) -> Vec<&'a Value> {
    let Ok(path) = path.parse::<FieldPath>() else { return Vec::new() };
    bodies(imported).flat_map(|body| path.select(body)).collect()
}

/// How many objects the examples show that could carry the field, and how many do.
pub(super) fn presence(imported: &Imported, path: &str) -> (usize, usize) {
    let Ok(path) = path.parse::<FieldPath>() else { return (0, 0) };
    let parents = bodies(imported).flat_map(|body| path.parent().select(body)).filter(|value| value.is_object());
    let name = path.name().to_owned();
    parents.fold((0, 0), |(all, with), parent| (all + 1, with + usize::from(parent.get(&name).is_some())))
}

/// The format that all values at a path have.
pub(super) fn format(imported: &Imported, path: &str) -> Option<StringFormat> {
    let values = values(imported, path);
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).filter(|text| !text.is_empty()).collect();
    format_of(&texts)
}

/// The format that a fact may be held to: a time as the examples show it, a UUID only where the page calls it one. That an id of an
/// example happens to be a UUID says nothing about others.
pub(super) fn stated(shown: Option<StringFormat>, value: &ValueFacts) -> Option<StringFormat> {
    let words = format!("{} {}", value.words, value.printed.as_deref().unwrap_or_default()).to_lowercase();
    shown.filter(|format| *format != StringFormat::Uuid || words.contains("uuid") || words.contains("guid"))
}

/// The format that all of these texts have.
pub(super) fn format_of(texts: &[&str]) -> Option<StringFormat> {
    let all = |format: StringFormat| !texts.is_empty() && texts.iter().all(|text| format.matches(text));
    std::iter::once(StringFormat::Uuid).chain(TIMES.map(StringFormat::Time)).find(|format| all(*format))
}

/// Templates of made-up values.
pub(super) fn samples(imported: &Imported, fact: &ResponseFact, is_key: bool, is_time: bool) -> Vec<String> {
    let kind = fact.value.kind.unwrap_or(JsonType::String);
    if matches!(kind, JsonType::Object | JsonType::Array) {
        return Vec::new();
    }
    if is_key {
        return vec![if kind == JsonType::Integer { "{id}" } else { "{key}" }.to_owned()];
    }
    if is_time {
        return vec!["{time}".to_owned()];
    }
    if let Some(values) = &fact.value.values {
        return values.iter().map(|value| escaped(value)).collect();
    }
    match format(imported, &fact.path) {
        Some(StringFormat::Uuid) => return vec!["{uuid}".to_owned()],
        Some(StringFormat::Time(_)) => return vec!["{time}".to_owned()],
        _ => {}
    }
    let mut samples: Vec<String> = Vec::new();
    for value in values(imported, &fact.path) {
        let text = match value {
            Value::String(text) if kind == JsonType::String => escaped(text),
            Value::Number(number) if matches!(kind, JsonType::Integer | JsonType::Number) => number.to_string(),
            Value::Bool(truth) if kind == JsonType::Boolean => truth.to_string(),
            _ => continue,
        };
        if samples.len() < SAMPLES && text.chars().count() <= LONGEST && !text.is_empty() && !samples.contains(&text) {
            samples.push(text);
        }
    }
    if samples.is_empty() {
        samples = match kind {
            JsonType::Integer => vec!["{int:0..99}".to_owned()],
            JsonType::Number => vec!["0.5".to_owned(), "1.5".to_owned()],
            JsonType::Boolean => vec!["true".to_owned(), "false".to_owned()],
            _ => vec!["{alnum:8}".to_owned()],
        };
    }
    samples
}

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
