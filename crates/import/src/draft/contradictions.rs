//! Where the page's own examples say otherwise than its tables: each becomes a candidate for an erratum.

use oplog_schema::tables::JsonType;
use serde_json::Value;

use crate::facts::{Imported, ReadFrom, ResponseFact};

use super::fields;

/// A contradiction between a table and an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// A part of its id.
    pub(super) what: &'static str,
    /// The path of the field; absent where it is about the whole body.
    pub(super) path: Option<String>,
    pub(super) says: String,
    pub(super) shows: String,
    pub(super) at: String,
    pub(super) allows: Allows,
}

/// What the erratum would excuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Allows {
    Absent,
    Null,
    Values(Vec<String>),
    /// Nothing: a person decides which statement holds.
    Nothing,
}

/// The contradictions of a page, in the order of its fields.
pub(super) fn find(imported: &Imported) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for example in imported.examples.iter().filter(|example| !example.is_request && !example.is_syntax) {
        if let Some(slip) = &example.slip {
            let says = "the example is an answer in JSON".to_owned();
            found.push(Contradiction {
                what: "no-json",
                path: None,
                says,
                shows: slip.clone(),
                at: example.at.clone(),
                allows: Allows::Nothing,
            });
        }
    }
    for fact in imported.response.iter().filter(|fact| fact.basis == ReadFrom::Documented) {
        of_field(imported, fact, &mut found);
    }
    found
}

fn of_field(imported: &Imported, fact: &ResponseFact, found: &mut Vec<Contradiction>) {
    let mut push = |what, says: String, shows: String, allows| {
        found.push(Contradiction { what, path: Some(fact.path.clone()), says, shows, at: fact.at.clone(), allows });
    };
    let name = fact.path.rsplit('.').next().unwrap_or_default();
    let values = fields::values(imported, &fact.path);
    let (objects, with) = fields::presence(imported, &fact.path);
    if fact.value.required == Some(true) && with < objects {
        let shows = format!("{} of {objects} objects in the examples lack it", objects - with);
        push("absent", format!("`{name}` is mandatory"), shows, Allows::Absent);
    }
    let nulls = values.iter().filter(|value| value.is_null()).count();
    if nulls > 0 && !fact.value.nullable {
        let kind = fact.value.printed.clone().unwrap_or_else(|| "a value".to_owned());
        push(
            "null",
            format!("`{name}` is {kind}"),
            format!("{nulls} of {} values in the examples are null", values.len()),
            Allows::Null,
        );
    }
    if let Some(listed) = &fact.value.values {
        let mut others: Vec<String> = values
            .iter()
            .filter_map(|value| value.as_str())
            .filter(|text| !text.is_empty() && !listed.iter().any(|known| known == text))
            .map(str::to_owned)
            .collect();
        others.dedup();
        if !others.is_empty() {
            let shows = format!("the examples have {}", others.join(", "));
            push("value", format!("`{name}` is one of {}", listed.join(", ")), shows, Allows::Values(others));
        }
    }
    let shown = values.iter().find(|value| !value.is_null() && !fits(fact.value.kind, value));
    if let (Some(kind), Some(value)) = (fact.value.kind, shown) {
        push(
            "type",
            format!("`{name}` is {}", kind.as_str()),
            format!("the example has {}", kind_of(value)),
            Allows::Nothing,
        );
    }
}

fn fits(kind: Option<JsonType>, value: &Value) -> bool {
    kind.is_none_or(|kind| match kind {
        JsonType::String => value.is_string(),
        JsonType::Integer => value.is_i64() || value.is_u64(),
        JsonType::Number => value.is_number(),
        JsonType::Boolean => value.is_boolean(),
        JsonType::Object => value.is_object(),
        JsonType::Array => value.is_array(),
    })
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
