//! Error bodies: one alternative per row of the error table, in the shape that the row's template gives.

use serde_json::{Map, Value, json};

use super::{Strength, annotations};
use crate::message;
use crate::operation::Operation;
use crate::tables::{ErrorBody, ErrorRow};

/// The schema of an error body: any of the rows.
///
/// As printed only rows that stand on the page count; where there are none, any body does. The adopted schema has all rows.
#[must_use]
pub fn error_schema(operation: &Operation, strength: Strength) -> Value {
    let rows = operation.errors().iter();
    let counted = rows.filter(|row| strength == Strength::Adopted || row.basis.is_documented());
    let alternatives: Vec<Value> =
        counted.filter_map(|row| operation.error_body(row).map(|body| row_schema(operation, row, body))).collect();
    if alternatives.is_empty() {
        json!({"description": "The page lists no error."})
    } else {
        json!({"anyOf": alternatives})
    }
}

/// The schema of one row's body.
pub(crate) fn row_schema(operation: &Operation, row: &ErrorRow, body: &ErrorBody) -> Value {
    let mut node = annotations(operation, &format!("error.{}", row.id), &row.about);
    node.insert("title".to_owned(), row.id.as_str().into());
    node.insert("x-status".to_owned(), row.status.into());
    node.extend(object(row, body, &body.members));
    Value::Object(node)
}

/// A member's name, which may be the code: pages that name the kind of fault this way have no other code.
pub(crate) fn member_name(row: &ErrorRow, template: &str) -> String {
    template.replace("{code}", &row.code).replace("{fault}", &row.code)
}

fn object(row: &ErrorRow, body: &ErrorBody, template: &toml::Table) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, value) in template {
        let key = member_name(row, name);
        if !body.optional.contains(name) {
            required.push(key.clone());
        }
        properties.insert(key, value_schema(row, body, value));
    }
    let mut node = Map::from_iter([("type".to_owned(), json!("object"))]);
    if !required.is_empty() {
        node.insert("required".to_owned(), required.into());
    }
    node.insert("properties".to_owned(), properties.into());
    node
}

fn value_schema(row: &ErrorRow, body: &ErrorBody, template: &toml::Value) -> Value {
    match template {
        toml::Value::Table(table) => Value::Object(object(row, body, table)),
        toml::Value::Array(items) => {
            let items: Vec<Value> = items.iter().map(|item| value_schema(row, body, item)).collect();
            json!({"type": "array", "minItems": items.len(), "prefixItems": items})
        }
        toml::Value::String(text) => text_schema(row, text),
        other => json!({"const": serde_json::to_value(other).unwrap_or_default()}),
    }
}

fn text_schema(row: &ErrorRow, template: &str) -> Value {
    match template {
        "{status}" => json!({"type": "integer", "const": row.status}),
        "{code}" => json!({"type": "string", "const": row.code}),
        "{null}" => json!({"type": "null"}),
        _ => json!({"type": "string", "pattern": pattern(row, template)}),
    }
}

/// The pattern of a text with tokens: those that the row settles are spelled out, every other one is any text.
fn pattern(row: &ErrorRow, template: &str) -> String {
    let mut pattern = "^".to_owned();
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{')
        && let Some((token, tail)) = tail.split_once('}')
    {
        pattern.push_str(&message::escape(before));
        match token {
            "message" => pattern.push_str(&message::expression(&row.message)),
            "code" => pattern.push_str(&message::escape(&row.code)),
            "status" => pattern.push_str(&row.status.to_string()),
            _ => pattern.push_str(message::ANY),
        }
        rest = tail;
    }
    pattern.push_str(&message::escape(rest));
    pattern.push('$');
    pattern
}
