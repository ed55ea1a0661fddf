//! Successes in each content type, errors by status with one example per row.

use std::collections::{BTreeMap, BTreeSet};

use oplog_wire::MediaType;
use serde_json::{Map, Value, json};

use super::{component, examples, reference};
use crate::golden::GoldenCase;
use crate::json_schema::{Strength, error_row_schema, member_name, response_schema};
use crate::operation::Operation;
use crate::tables::{Endpoint, ErrorBody, ErrorRow, StringFormat};

/// The schemas of one operation's bodies.
pub(super) fn schemas(operation: &Operation) -> Map<String, Value> {
    let body = operation.body().has_any();
    let success = body.then(|| (component(operation, "success"), response_schema(operation, Strength::Adopted)));
    let xml = xml_schema(operation).map(|schema| (component(operation, "success.xml"), schema));
    // Each row's body by itself: generators lose objects inside of alternatives that have no name.
    let rows = by_status(operation).into_values().flatten().map(|(row, body)| {
        let mut schema = error_row_schema(operation, row, body);
        // The component has a name; generators would prefer the title, which other operations have as well.
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove("title");
        }
        (row_key(operation, row), schema)
    });
    // One alternative is none: its row is referred to.
    let several = by_status(operation).into_iter().filter(|(_, rows)| rows.len() > 1);
    let errors = several.map(|(status, rows)| {
        let alternatives = rows.iter().map(|(row, _)| reference("schemas", &row_key(operation, row)));
        (component(operation, &format!("error.{status}")), json!({"anyOf": alternatives.collect::<Vec<_>>()}))
    });
    success.into_iter().chain(xml).chain(errors).chain(rows).collect()
}

/// What is answered to a request that is refused for its form without a row for it: 400, in words of the service's own.
const UNSTATED: &str = "The body or a parameter is not as documented; the page does not say what is answered to that.";

/// Whether answers of this status come without a row as well.
fn is_unstated(operation: &Operation, status: u16) -> bool {
    status == 400 && operation.has_unstated_refusals()
}

/// The key of a row's body, which no other row has, whatever its capitals.
fn row_key(operation: &Operation, row: &ErrorRow) -> String {
    let before = operation.errors().iter().take_while(|other| other.id != row.id);
    let same = before.filter(|other| other.id.eq_ignore_ascii_case(&row.id)).count();
    let number = if same == 0 { String::new() } else { format!("-{}", same + 1) };
    component(operation, &format!("error-row.{}{number}", row.id))
}

/// The error answers of one operation, one per status.
pub(super) fn errors(operation: &Operation) -> Map<String, Value> {
    let answers = by_status(operation).into_iter().map(|(status, rows)| {
        let key = component(operation, &format!("error.{status}"));
        let codes: BTreeSet<&str> = rows.iter().map(|(row, _)| row.code.as_str()).collect();
        let codes = codes.into_iter().collect::<Vec<_>>().join(", ");
        let says = if is_unstated(operation, status) { format!("{codes}. {UNSTATED}") } else { codes };
        let mut answer = json!({"description": says, "content": content(operation, &key, &rows)});
        let headers: Map<String, Value> = rows.iter().flat_map(|(_, body)| error_headers(body)).collect();
        if !headers.is_empty() {
            answer["headers"] = headers.into();
        }
        (key, answer)
    });
    answers.collect()
}

/// The answers of one endpoint, by status.
pub(super) fn responses(operation: &Operation, endpoint: &Endpoint, cases: &[GoldenCase]) -> Value {
    let mut responses = Map::from_iter([(operation.success_status().to_string(), success(operation, endpoint, cases))]);
    for status in by_status(operation).into_keys() {
        let key = component(operation, &format!("error.{status}"));
        responses.insert(status.to_string(), reference("responses", &key));
    }
    // Whoever keeps to what the page says of requests refuses others, though the page has no row for that.
    if is_unstated(operation, 400) && !responses.contains_key("400") {
        responses.insert("400".to_owned(), json!({"description": UNSTATED}));
    }
    Value::Object(responses)
}

/// The tree of the XML form: the root element by its name, and lists without a wrapper that only the JSON form has.
fn xml_schema(operation: &Operation) -> Option<Value> {
    let xml = operation.body().xml.as_ref()?;
    let mut schema = response_schema(operation, Strength::Adopted);
    let wrapper = operation.entry_list().and_then(|entries| entries.wrapper.clone());
    if let Some(wrapper) = wrapper.filter(|_| schema["type"] == "array") {
        let mut item = schema["items"]["properties"][&wrapper].take();
        item["xml"] = json!({"name": wrapper});
        schema["items"] = item;
        schema["xml"] = json!({"name": xml.root, "wrapped": true});
    } else {
        schema["xml"] = json!({"name": xml.root});
    }
    Some(schema)
}

fn success(operation: &Operation, endpoint: &Endpoint, cases: &[GoldenCase]) -> Value {
    let offers = |media: MediaType| endpoint.format.is_none_or(|only| only == media);
    let schema = reference("schemas", &component(operation, "success"));
    let mut content = Map::new();
    if let Some(json) = operation.body().json.as_ref().filter(|_| offers(MediaType::Json)) {
        let mut media = json!({"schema": schema});
        if let Some(example) = examples::success(operation, endpoint, MediaType::Json, cases) {
            media["examples"] = example;
        }
        content.insert(json.content_type.clone(), media);
    }
    if let Some(xml) = operation.body().xml.as_ref().filter(|_| offers(MediaType::Xml)) {
        let schema = reference("schemas", &component(operation, "success.xml"));
        let mut media = json!({"schema": schema, "x-dialect": xml.dialect});
        if let Some(example) = examples::success(operation, endpoint, MediaType::Xml, cases) {
            media["examples"] = example;
        }
        content.insert(xml.content_type.clone(), media);
    }
    let mut answer = json!({"description": "Success."});
    if !content.is_empty() {
        answer["content"] = content.into();
    }
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
        let mut header = json!({
            "x-fact": operation.full_id(&format!("header.{name}")),
            "description": row.about,
            "required": row.mandatory && row.basis.is_documented(),
            "schema": schema,
        });
        if let Some(value) = &row.value {
            header["example"] = examples::filled(value).into();
        }
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
    let stated = match rows.as_slice() {
        [(row, _)] => reference("schemas", &row_key(operation, row)),
        _ => reference("schemas", key),
    };
    // Of what no row says, the body may be anything.
    let schema = match rows.first() {
        Some((row, _)) if is_unstated(operation, row.status) => {
            json!({"anyOf": [stated, {"description": UNSTATED}]})
        }
        _ => stated,
    };
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

/// The body of a row as its template shows it; what only an answer can tell is filled in with something like it.
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
            text => {
                let text = text.replace("{code}", &row.code).replace("{status}", &row.status.to_string());
                examples::filled(&text.replace("{message}", &row.message)).into()
            }
        },
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
