//! The parameters of a request, by the place they travel in.

use serde_json::{Map, Value, json};

use super::value::{Claims, constrain, typed};
use super::{Strength, allowance, annotations, stated};
use crate::operation::Operation;
use crate::tables::{Parameter, ParameterLocation};

/// The schema of a request: an object with the members `path`, `query` and `header`, each an object of parameters, and `body`, the
/// JSON object in its body.
///
/// Numbers are numbers here, whatever text they travel as. Parameters that no row lists are allowed.
#[must_use]
pub fn request_schema(operation: &Operation, strength: Strength) -> Value {
    let mut places = Map::new();
    let mut required_places = Vec::new();
    for (name, place) in
        [("path", ParameterLocation::Path), ("query", ParameterLocation::Query), ("header", ParameterLocation::Header)]
    {
        let rows: Vec<&Parameter> = operation.parameters().iter().filter(|row| row.location == place).collect();
        if rows.is_empty() {
            continue;
        }
        let required: Vec<&str> =
            rows.iter().filter(|row| is_required(operation, row, strength)).map(|row| row.name.as_str()).collect();
        let properties: Map<String, Value> = rows
            .iter()
            .map(|row| (row.name.clone(), Value::Object(parameter_schema(operation, row, strength))))
            .collect();
        let mut node = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            node["required"] = required.into();
            required_places.push(name);
        }
        places.insert(name.to_owned(), node);
    }
    if let Some(body) = body_schema(operation, strength) {
        if body.get("required").is_some() {
            required_places.push("body");
        }
        places.insert("body".to_owned(), body);
    }
    let mut root = json!({"type": "object", "properties": places});
    if !required_places.is_empty() {
        root["required"] = required_places.into();
    }
    root
}

/// The schema of the JSON object in the body of a request; `None` where requests have none.
pub(crate) fn body_schema(operation: &Operation, strength: Strength) -> Option<Value> {
    let mut root = json!({"type": "object"});
    for row in operation.body_parameters() {
        let (above, name) = row.name.rsplit_once('.').unwrap_or(("", &row.name));
        let mut node = &mut root;
        for step in above.split('.').filter(|step| !step.is_empty()) {
            node = &mut node["properties"][step];
            node["type"] = "object".into();
        }
        let own = node["properties"][name].take();
        let mut schema = parameter_schema(operation, row, strength);
        // The members of an object may have had their rows before it.
        schema.extend(own.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
        node["properties"][name] = Value::Object(schema);
        if is_required(operation, row, strength) {
            match node["required"].as_array_mut() {
                Some(required) => required.push(name.into()),
                None => node["required"] = json!([name]),
            }
        }
    }
    operation.takes_json().then_some(root)
}

/// Whether a request must carry the parameter.
pub(crate) fn is_required(operation: &Operation, row: &Parameter, strength: Strength) -> bool {
    row.mandatory == Some(true) && row.basis.is_documented() && !allowance(operation, &row.fact_id(), strength).absent
}

/// The schema of one parameter's value.
pub(crate) fn parameter_schema(operation: &Operation, row: &Parameter, strength: Strength) -> Map<String, Value> {
    let local = row.fact_id();
    let mut node = annotations(operation, &local, &row.about);
    let bounds = stated(row.bounds());
    let claims = Claims { kind: row.kind, nullable: false, values: &row.values, format: row.format, bounds };
    constrain(&mut node, &claims, &allowance(operation, &local, strength));
    let mut add = |keyword: &str, value: Option<Value>| {
        if let Some(value) = value {
            node.insert(keyword.to_owned(), value);
        }
    };
    add("const", row.constant.as_ref().map(|constant| typed(row.kind, &constant.value)));
    add("default", row.default.as_ref().and_then(|value| serde_json::to_value(value).ok()));
    add("examples", row.example.as_ref().map(|text| json!([typed(row.kind, text)])));
    node
}
