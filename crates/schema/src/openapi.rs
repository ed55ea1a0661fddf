//! OpenAPI 3.1, one document per vendor, for other people's tools.
//!
//! Everything comes from the tables; the schemas are the adopted ones of [`crate::json_schema`]. What OpenAPI has no place
//! for stands in extensions: `x-fact` names the row, `x-errata` lists the contradictions of each page.
//!
//! The parts: `answers` has successes and errors, `examples` what golden cases show, `security` the signature schemes. Edges: an operation that is picked by a
//! query parameter stands on its bare path, with that parameter as a constant.

mod answers;
mod examples;
mod security;

use serde_json::{Map, Value, json};

use crate::condition::Condition;
use crate::golden::GoldenCase;
use crate::json_body::MEDIA_TYPE;
use crate::json_schema::{Strength, body_schema, bound, is_required, parameter_schema};
use crate::operation::Operation;
use crate::tables::{Endpoint, JsonType, Parameter, ParameterLocation};

/// The document of one vendor's operations.
#[must_use]
pub fn document(vendor: &str, operations: &[&Operation], cases: &[GoldenCase]) -> Value {
    let mut paths = Map::new();
    let mut parameters = Map::new();
    let mut responses = Map::new();
    let mut schemas = Map::new();
    let mut schemes = Map::new();
    let mut errata = Map::new();
    for operation in operations {
        for row in parameters_of(operation) {
            parameters.insert(component(operation, row.name.as_ref()), parameter(operation, row));
        }
        for (name, value) in version_headers(operation) {
            parameters.insert(component(operation, &name), value);
        }
        schemas.extend(answers::schemas(operation));
        responses.extend(answers::errors(operation));
        schemes.extend(security::schemes(operation));
        errata.insert(operation.id().to_string(), errata_of(operation));
        for endpoint in operation.endpoints() {
            let path = free_path(&paths, operation, endpoint);
            let item = paths.entry(path).or_insert_with(|| json!({}));
            item[endpoint.method.to_ascii_lowercase()] = call(operation, endpoint, cases);
        }
    }
    let mut document = json!({ "openapi": "3.1.1", "info": info(vendor, operations) });
    let mut servers: Vec<&String> = operations.iter().flat_map(|operation| &operation.source().servers).collect();
    servers.dedup();
    if !servers.is_empty() {
        document["servers"] = servers.iter().map(|url| json!({ "url": url })).collect();
    }
    let rest = json!({
        "paths": paths,
        "components": {
            "parameters": parameters,
            "responses": responses,
            "schemas": schemas,
            "securitySchemes": schemes,
        },
        "x-errata": errata,
    });
    if let (Some(document), Value::Object(rest)) = (document.as_object_mut(), rest) {
        document.extend(rest);
    }
    document
}

/// The parameters but those that a signature scheme is, which tools send themselves, and those in a body, which has a schema of its own.
fn parameters_of(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters()
        .iter()
        .filter(|row| row.location != ParameterLocation::Body && !security::carries(operation, row))
}

fn info(vendor: &str, operations: &[&Operation]) -> Value {
    let mut editions: Vec<&str> = operations.iter().map(|operation| operation.source().edition.as_str()).collect();
    editions.dedup();
    let pages: Vec<String> = operations
        .iter()
        .map(|operation| format!("* `{}` from the page \"{}\"", operation.id(), operation.source().page))
        .collect();
    json!({
        "title": operations.first().map_or(vendor, |operation| &operation.source().product),
        "version": editions.join("; "),
        "description": format!("Generated from the tables by `cargo xtask schemas`:\n\n{}", pages.join("\n")),
    })
}

/// The last part of an operation's id.
fn name(operation: &Operation) -> &str {
    operation.id().as_str().rsplit('/').next().unwrap_or_default()
}

/// The key of a component that belongs to `operation`, in the characters that OpenAPI allows.
fn component(operation: &Operation, part: &str) -> String {
    let key = format!("{}.{part}", name(operation));
    key.replace(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c)), "_")
}

fn reference(section: &str, key: &str) -> Value {
    json!({"$ref": format!("#/components/{section}/{key}")})
}

/// The endpoint's path; with a fragment where another operation already has that path and method.
fn free_path(paths: &Map<String, Value>, operation: &Operation, endpoint: &Endpoint) -> String {
    let uri = endpoint.uri.as_str();
    let taken = paths.get(uri).is_some_and(|item| item.get(endpoint.method.to_ascii_lowercase()).is_some());
    if taken { format!("{uri}#{}", name(operation)) } else { uri.to_owned() }
}

fn call(operation: &Operation, endpoint: &Endpoint, cases: &[GoldenCase]) -> Value {
    let on_path =
        |row: &&Parameter| row.location != ParameterLocation::Path || endpoint.uri.names().any(|hole| hole == row.name);
    let mut parameters: Vec<String> = parameters_of(operation).filter(on_path).map(|row| row.name.clone()).collect();
    let versioned = operation.microversion().is_some_and(|v| !v.ignored_by.contains(&endpoint.id));
    if versioned {
        parameters.extend(version_headers(operation).into_iter().map(|(name, _)| name));
    }
    let parameters: Vec<Value> =
        parameters.iter().map(|name| reference("parameters", &component(operation, name))).collect();
    let mut node = json!({
        // Generators make names of it, which have no dots.
        "operationId": format!("{}-{}", name(operation), endpoint.id).replace('.', "-"),
        "summary": operation.summary(),
        "description": endpoint.about,
        "x-fact": operation.full_id(&format!("request.{}", endpoint.id)),
        "parameters": parameters,
        "security": security::choices(operation),
        "responses": answers::responses(operation, endpoint, cases),
    });
    if let Some(schema) = body_schema(operation, Strength::Adopted) {
        let required = schema.get("required").is_some();
        node["requestBody"] = json!({"required": required, "content": {MEDIA_TYPE: {"schema": schema}}});
    }
    node
}

fn parameter(operation: &Operation, row: &Parameter) -> Value {
    let mut schema = parameter_schema(operation, row, Strength::Adopted);
    // Bounds that no page states as well: clients do well to keep them, and services are known to refuse what does not.
    if !row.bounds().are_stated() {
        bound(&mut schema, &row.bounds());
    }
    let fact = schema.shift_remove("x-fact");
    let description = schema.shift_remove("description");
    if row.kind == JsonType::String && is_refused_empty(operation, row) {
        schema.insert("minLength".to_owned(), 1.into());
    }
    let path = row.location == ParameterLocation::Path;
    let mut node = json!({
        "name": row.name,
        "in": row.location.as_str(),
        "x-fact": fact,
        "description": description,
        "required": path || is_required(operation, row, Strength::Adopted),
        "schema": schema,
    });
    if row.flag {
        node["allowEmptyValue"] = true.into();
    }
    if let Some(header) = row.constant.as_ref().and_then(|constant| constant.header.as_deref()) {
        node["x-header"] = header.into();
    }
    node
}

/// Whether an error is answered to an empty value: one without a value counts as not sent.
fn is_refused_empty(operation: &Operation, row: &Parameter) -> bool {
    let refuses =
        |when: &Condition| matches!(when, Condition::Empty(name) | Condition::Missing(name) if *name == row.name);
    operation.errors().iter().any(|error| refuses(&error.when))
}

/// The headers that pick a microversion, as parameters.
fn version_headers(operation: &Operation) -> Vec<(String, Value)> {
    let Some(version) = operation.microversion() else { return Vec::new() };
    let parameter = |(number, name): (usize, &String)| {
        // The first header has the version alone, each further one the service before it.
        let value =
            if number == 0 { version.maximum.clone() } else { format!("{} {}", version.service, version.maximum) };
        let description = format!(
            "Picks a version of the API between {} and {}; without it {} applies.",
            version.minimum, version.maximum, version.default
        );
        let node = json!({
            "name": name,
            "in": "header",
            "description": description,
            "schema": {"type": "string", "examples": [value]},
        });
        (name.clone(), node)
    };
    version.headers.iter().enumerate().map(parameter).collect()
}

fn errata_of(operation: &Operation) -> Value {
    let rows = operation.errata().iter().map(|row| {
        json!({
            "id": operation.full_id(&format!("erratum.{}", row.id)),
            "says": row.says,
            "shows": row.shows,
            "reading": row.reading,
            "reason": row.reason,
            "at": row.at,
            "facts": row.facts.iter().map(|local| operation.full_id(local)).collect::<Vec<_>>(),
        })
    });
    rows.collect()
}
