//! Values to make others from, as the examples show them.

use oplog_schema::tables::{JsonType, StringFormat};
use serde_json::Value;

use crate::facts::{Imported, ResponseFact, ValueFacts};

pub(super) use oplog_lint::shown::{format, format_of, presence, stated, values};

/// The most values of an example that become samples, and the longest one.
const SAMPLES: usize = 4;
const LONGEST: usize = 80;

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
    match fact.value.layout.map(StringFormat::Time).or_else(|| format(imported, &fact.path)) {
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
    // Where the page shows none, the mock server makes values up from what the row says.
    samples.retain(|sample| is_within(sample, kind, &fact.value));
    samples
}

/// Whether an example keeps the bounds that the page states.
fn is_within(sample: &str, kind: JsonType, facts: &ValueFacts) -> bool {
    let length = i64::try_from(sample.chars().count()).unwrap_or(i64::MAX);
    match (kind, sample.parse::<i64>()) {
        (JsonType::Integer | JsonType::Number, Ok(number)) => {
            facts.minimum.is_none_or(|least| number >= least) && facts.maximum.is_none_or(|most| number <= most)
        }
        (JsonType::String, _) => {
            facts.min_length.is_none_or(|least| length >= least)
                && facts.max_length.is_none_or(|most| length <= most)
                && facts.pattern.as_ref().is_none_or(|pattern| pattern.matches(sample))
        }
        _ => true,
    }
}

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
