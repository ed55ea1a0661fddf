//! The schema of one value: type, null, enumeration, format, bounds. Fields and parameters share it.

use serde_json::{Map, Value, json};

use crate::tables::{Allowance, AllowedShape, Bounds, JsonType, Pattern, StringFormat};

/// What a row says about its value.
pub(super) struct Claims<'a> {
    pub(super) kind: JsonType,
    pub(super) nullable: bool,
    pub(super) values: &'a [String],
    pub(super) format: Option<StringFormat>,
    /// Those that somebody states.
    pub(super) bounds: Bounds<'a>,
}

/// Adds to `node` what `claims` demand, less what `allows` lifts.
pub(super) fn constrain(node: &mut Map<String, Value>, claims: &Claims<'_>, allows: &Allowance) {
    let null = claims.nullable || allows.null;
    let name = claims.kind.as_str();
    if !allows.lifts("fields/type") {
        node.insert("type".to_owned(), if null { json!([name, "null"]) } else { name.into() });
    }
    if !claims.values.is_empty() && !allows.lifts("fields/enum") {
        let mut values: Vec<Value> =
            claims.values.iter().chain(&allows.values).map(|text| typed(claims.kind, text)).collect();
        if null {
            values.push(Value::Null);
        }
        node.insert("enum".to_owned(), values.into());
    }
    if let Some(format) = claims.format
        && !allows.lifts("fields/format")
    {
        let mut readings: Vec<Map<String, Value>> = vec![formatted(claims.kind, format)];
        readings.extend(allows.formats.iter().map(|further| formatted(claims.kind, StringFormat::Time(*further))));
        if readings.len() == 1 {
            node.extend(readings.into_iter().flatten());
        } else {
            node.insert("anyOf".to_owned(), readings.into_iter().map(Value::Object).collect());
        }
    }
    if !allows.lifts("fields/bounds") {
        bound(node, &claims.bounds);
    }
    if !allows.shapes.is_empty() {
        let claimed = Value::Object(node.clone().into_iter().filter(|(keyword, _)| !is_annotation(keyword)).collect());
        node.retain(|keyword, _| is_annotation(keyword));
        let shapes = allows.shapes.iter().map(|shape| match shape {
            AllowedShape::TextList => json!({"type": "array", "items": {"type": "string"}}),
            AllowedShape::EmptyText => json!({"const": ""}),
        });
        node.insert("anyOf".to_owned(), std::iter::once(claimed).chain(shapes).collect());
    }
}

/// Adds how large, how long and of which look a value is.
pub(crate) fn bound(node: &mut Map<String, Value>, bounds: &Bounds<'_>) {
    let keywords = [
        ("minimum", bounds.minimum.map(Value::from)),
        ("maximum", bounds.maximum.map(Value::from)),
        ("minLength", bounds.min_length.map(Value::from)),
        ("maxLength", bounds.max_length.map(Value::from)),
    ];
    node.extend(keywords.into_iter().filter_map(|(keyword, value)| Some((keyword.to_owned(), value?))));
    if let Some(pattern) = bounds.pattern.map(Pattern::as_str) {
        // A format may have a pattern of its own.
        match node.contains_key("pattern") {
            true => node.insert("allOf".to_owned(), json!([{"pattern": pattern}])),
            false => node.insert("pattern".to_owned(), pattern.into()),
        };
    }
}

/// Whether a keyword says what a node means rather than what it holds.
fn is_annotation(keyword: &str) -> bool {
    ["x-fact", "description"].contains(&keyword)
}

/// A value that the tables spell as text, in its JSON type; text that has no such reading stays text.
pub(super) fn typed(kind: JsonType, text: &str) -> Value {
    match kind {
        JsonType::Integer | JsonType::Number | JsonType::Boolean => {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
        JsonType::String | JsonType::Object | JsonType::Array => text.into(),
    }
}

/// A format by name, with its pattern where it is one of texts and has one.
fn formatted(kind: JsonType, format: StringFormat) -> Map<String, Value> {
    let mut node = Map::new();
    if let Some(pattern) = format.pattern().filter(|_| kind == JsonType::String) {
        node.insert("pattern".to_owned(), pattern.into());
    }
    node.insert("x-format".to_owned(), format.to_string().into());
    node
}
