//! Bodies made from schemas, and violations named by their fact.
//!
//! The maker knows the keywords that the generated schemas use and no others; a new keyword needs a line here.
#![allow(dead_code, unreachable_pub, reason = "every test file uses its part")]

use jsonschema::error::ValidationErrorKind;
use oplog_schema::json_schema::{fact_at, fact_of_missing};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;
use serde_json::{Map, Value};

/// What is wrong with `body`.
pub fn violations(schema: &Value, body: &Value) -> Vec<Violation> {
    let validator = jsonschema::draft202012::new(schema).expect("a schema that compiles");
    validator
        .iter_errors(body)
        .map(|error| {
            let place = error.schema_path().as_str();
            let fact = match error.kind() {
                ValidationErrorKind::Required { property } => {
                    fact_of_missing(schema, place, property.as_str().unwrap_or_default())
                }
                _ => fact_at(schema, place),
            };
            Violation {
                at: error.instance_path().as_str().to_owned(),
                fact: fact.unwrap_or("no fact").to_owned(),
                what: what(schema, &error),
            }
        })
        .collect()
}

/// In few words: a format by its name, and never a whole list.
fn what(schema: &Value, error: &jsonschema::ValidationError<'_>) -> String {
    let node = error.schema_path().as_str().strip_suffix("/pattern").and_then(|node| schema.pointer(node));
    match node.and_then(|node| node["x-format"].as_str()) {
        Some(format) => format!("{} is no {format}", error.instance()),
        None => error.to_string().chars().take(160).collect(),
    }
}

/// One violation.
#[derive(Debug)]
pub struct Violation {
    pub at: String,
    pub fact: String,
    pub what: String,
}

/// Values that fit `schema`; lists hold at least one item.
pub fn valid(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(constant) = schema.get("const") {
        return Just(constant.clone()).boxed();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return select(values.clone()).boxed();
    }
    let alternatives = schema.get("anyOf").and_then(Value::as_array).cloned().unwrap_or_default();
    if !alternatives.is_empty() {
        let base = schema.as_object().cloned().unwrap_or_default();
        return select(alternatives)
            .prop_flat_map(move |alternative| {
                let mut merged = base.clone();
                merged.remove("anyOf");
                merged.extend(alternative.as_object().cloned().unwrap_or_default());
                valid(&Value::Object(merged))
            })
            .boxed();
    }
    let types: Vec<Value> = match &schema["type"] {
        Value::Array(types) => types.clone(),
        Value::Null => vec!["null".into()],
        one => vec![one.clone()],
    };
    let schema = schema.clone();
    select(types).prop_flat_map(move |kind| of_type(kind.as_str().unwrap_or_default(), &schema)).boxed()
}

fn of_type(kind: &str, schema: &Value) -> BoxedStrategy<Value> {
    match kind {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" | "number" => {
            let least = schema["minimum"].as_i64().unwrap_or(-1_000);
            let most = schema["maximum"].as_i64().unwrap_or(1_000);
            (least..=most).prop_map(Value::from).boxed()
        }
        "string" => match schema["pattern"].as_str() {
            None => "[ -~é中]{0,12}".prop_map(Value::from).boxed(),
            Some(pattern) => matching(pattern).prop_map(Value::from).boxed(),
        },
        "array" => match schema["prefixItems"].as_array() {
            Some(items) => items.iter().map(valid).collect::<Vec<_>>().prop_map(Value::from).boxed(),
            None => match schema.get("items") {
                Some(item) => vec(valid(item), 1..3).prop_map(Value::from).boxed(),
                None => Just(Value::Array(Vec::new())).boxed(),
            },
        },
        _ => object(schema),
    }
}

/// Texts that match an anchored pattern.
pub fn matching(pattern: &str) -> BoxedStrategy<String> {
    let free = pattern.trim_start_matches('^').trim_end_matches('$');
    string_regex(free).expect("a pattern that can be generated from").boxed()
}

fn object(schema: &Value) -> BoxedStrategy<Value> {
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    let conditional: Vec<String> = conditions(schema).flat_map(|condition| names(&condition["then"])).collect();
    let mut members: Vec<BoxedStrategy<Option<(String, Value)>>> = Vec::new();
    for (name, property) in properties {
        let key = name.clone();
        let member = valid(property).prop_map(move |value| Some((key.clone(), value))).boxed();
        let always = required(schema).any(|wanted| wanted == name) || conditional.contains(name);
        members.push(if always { member } else { prop_oneof![Just(None), member].boxed() });
    }
    let schema = schema.clone();
    members
        .prop_map(move |members| {
            let mut body = Value::Object(members.into_iter().flatten().collect());
            let applying = conditions(&schema).filter(|condition| applies(condition, &body));
            let forbidden = applying.flat_map(|condition| condition["then"]["properties"].as_object());
            let forbidden: Vec<&String> = forbidden.flat_map(|members| members.keys()).collect();
            if let Some(members) = body.as_object_mut() {
                members.retain(|name, _| !forbidden.contains(&name));
            }
            body
        })
        .boxed()
}

fn names(then: &Value) -> Vec<String> {
    let forbidden = then["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    forbidden.chain(required(then).map(str::to_owned)).collect()
}

fn conditions(schema: &Value) -> impl Iterator<Item = &Value> {
    schema["allOf"].as_array().into_iter().flatten()
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn applies(condition: &Value, body: &Value) -> bool {
    let mut wanted = condition["if"]["properties"].as_object().into_iter().flatten();
    wanted.all(|(name, schema)| body.get(name) == schema.get("const"))
}

/// Every member of `body` that `schema` requires: the object's pointer, the member's name and its fact.
pub fn required_members(schema: &Value, body: &Value) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    collect(schema, body, "", &mut found);
    found
}

fn collect(schema: &Value, body: &Value, at: &str, found: &mut Vec<(String, String, String)>) {
    let applying = conditions(schema).filter(|condition| applies(condition, body)).map(|condition| &condition["then"]);
    for name in std::iter::once(schema).chain(applying).flat_map(required) {
        if body.get(name).is_some() {
            let fact = schema["properties"][name]["x-fact"].as_str().unwrap_or_default();
            found.push((at.to_owned(), name.to_owned(), fact.to_owned()));
        }
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = body.get(name) {
            collect(property, value, &format!("{at}/{name}"), found);
        }
    }
    for (index, item) in body.as_array().into_iter().flatten().enumerate() {
        collect(&schema["items"], item, &format!("{at}/{index}"), found);
    }
}
