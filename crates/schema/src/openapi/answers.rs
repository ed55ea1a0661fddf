//! Successes in each content type, errors by status with one example per row.

use std::collections::{BTreeMap, BTreeSet};

use oplog_wire::MediaType;
use serde_json::{Map, Value, json};

use super::{component, reference};
use crate::json_schema::{Strength, error_row_schema, member_name, response_schema};
use crate::operation::Operation;
use crate::tables::{Endpoint, ErrorBody, ErrorRow, StringFormat};

/// The schemas of one operation's bodies.
pub(super) fn schemas(operation: &Operation) -> Map<String, Value> {
    let success = (component(operation, "success"), response_schema(operation, Strength::Adopted));
    let errors = by_status(operation).into_iter().map(|(status, rows)| {
        let alternatives: Vec<Value> = rows.iter().map(|(row, body)| error_row_schema(operation, row, body)).collect();
        (component(operation, &format!("error.{status}")), json!({"anyOf": alternatives}))
    });
    std::iter::once(success).chain(errors).collect()
}

/// The error answers of one operation, one per status.
pub(super) fn errors(operation: &Operation) -> Map<String, Value> {
    let answers = by_status(operation).into_iter().map(|(status, rows)| {
        let key = component(operation, &format!("error.{status}"));
        let codes: BTreeSet<&str> = rows.iter().map(|(row, _)| row.code.as_str()).collect();
        let codes = codes.into_iter().collect::<Vec<_>>().join(", ");
        let mut answer = json!({"description": codes, "content": content(operation, &key, &rows)});
        let headers: Map<String, Value> = rows.iter().flat_map(|(_, body)| error_headers(body)).collect();
        if !headers.is_empty() {
            answer["headers"] = headers.into();
        }
        (key, answer)
    });
    answers.collect()
}

/// The answers of one endpoint, by status.
pub(super) fn responses(operation: &Operation, endpoint: &Endpoint) -> Value {
    let mut responses = Map::from_iter([("200".to_owned(), success(operation, endpoint))]);
    for status in by_status(operation).into_keys() {
        let key = component(operation, &format!("error.{status}"));
        responses.insert(status.to_string(), reference("responses", &key));
    }
    Value::Object(responses)
}

fn success(operation: &Operation, endpoint: &Endpoint) -> Value {
    let offers = |media: MediaType| endpoint.format.is_none_or(|only| only == media);
    let schema = reference("schemas", &component(operation, "success"));
    let mut content = Map::new();
    if let Some(json) = operation.body().json.as_ref().filter(|_| offers(MediaType::Json)) {
        content.insert(json.content_type.clone(), json!({"schema": schema}));
    }
    if let Some(xml) = operation.body().xml.as_ref().filter(|_| offers(MediaType::Xml)) {
        let mut schema = schema;
        schema["xml"] = json!({"name": xml.root});
        content.insert(xml.content_type.clone(), json!({"schema": schema, "x-dialect": xml.dialect}));
    }
    let mut answer = json!({"description": "Success.", "content": content});
    let headers = success_headers(operation);
    if !headers.is_empty() {
        answer["headers"] = headers.into();
    }
    answer
}

/// OpenAPI gives `Content-Type` its own place.
fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

fn success_headers(operation: &Operation) -> Map<String, Value> {
    let rows = operation.headers().iter().filter(|row| !is_content_type(row.name.as_ref()));
    rows.map(|row| {
        let name = &row.name;
        let mut schema = json!({"type": "string"});
        if let Some(pattern) = row.format.and_then(StringFormat::pattern) {
            schema["pattern"] = pattern.into();
        }
        let header = json!({
            "x-fact": operation.full_id(&format!("header.{name}")),
            "description": row.about,
            "required": row.mandatory && row.basis.is_documented(),
            "schema": schema,
        });
        (name.clone(), header)
    })
    .collect()
}

fn error_headers(body: &ErrorBody) -> impl Iterator<Item = (String, Value)> {
    let names = body.headers.keys().filter(|name| !is_content_type(name));
    names.map(|name| (name.clone(), json!({"schema": {"type": "string"}})))
}

type Rows<'a> = Vec<(&'a ErrorRow, &'a ErrorBody)>;

fn by_status(operation: &Operation) -> BTreeMap<u16, Rows<'_>> {
    let mut statuses: BTreeMap<u16, Rows<'_>> = BTreeMap::new();
    for row in operation.errors() {
        if let Some(body) = operation.error_body(row) {
            statuses.entry(row.status).or_default().push((row, body));
        }
    }
    statuses
}

fn content(operation: &Operation, key: &str, rows: &Rows<'_>) -> Map<String, Value> {
    let schema = reference("schemas", key);
    let mut content = Map::new();
    for (row, body) in rows {
        let media = content
            .entry(body.content_type.clone())
            .or_insert_with(|| json!({"schema": schema.clone(), "examples": {}}));
        media["examples"][example_key(row)] = json!({
            "x-fact": operation.full_id(&format!("error.{}", row.id)),
            "summary": row.about,
            "value": example(row, &toml::Value::Table(body.members.clone())),
        });
    }
    if operation.body().xml.is_some() {
        for (_, body) in rows {
            if let (Some(root), Some(content_type)) = (&body.xml_root, &body.xml_content_type) {
                let mut schema = schema.clone();
                schema["xml"] = json!({"name": root});
                content.entry(content_type.clone()).or_insert_with(|| json!({"schema": schema}));
            }
        }
    }
    content
}

/// Keys of examples have the characters of other components.
fn example_key(row: &ErrorRow) -> String {
    row.id.replace(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c)), "_")
}

/// The body of a row as its template shows it. What only an answer can fill in stays a token.
fn example(row: &ErrorRow, template: &toml::Value) -> Value {
    match template {
        toml::Value::Table(members) => {
            let members = members.iter().map(|(name, value)| (member_name(row, name), example(row, value)));
            Value::Object(members.collect())
        }
        toml::Value::Array(items) => items.iter().map(|item| example(row, item)).collect(),
        toml::Value::String(text) => match text.as_str() {
            "{status}" => row.status.into(),
            "{null}" => Value::Null,
            text => text
                .replace("{code}", &row.code)
                .replace("{status}", &row.status.to_string())
                .replace("{message}", &row.message)
                .into(),
        },
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
