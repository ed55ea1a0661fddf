//! Schemas: what each field is, wherever references and compositions lead.

use oplog_schema::tables::{JsonType, Pattern};
use serde_json::Value;

use crate::facts::{Note, ValueFacts};

/// The deepest nesting of a body, and the most fields.
const DEPTH: usize = 12;
const FIELDS: usize = 3_000;
/// The most references that lead to references.
const REFERENCES: usize = 40;

/// A field of a body.
pub(super) struct Field {
    pub(super) path: String,
    pub(super) value: ValueFacts,
    pub(super) at: String,
}

/// A document, with what a person should know of it.
pub(super) struct Document<'a> {
    root: &'a Value,
    pub(super) notes: Vec<Note>,
}

impl<'a> Document<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self { root, notes: Vec::new() }
    }

    /// What stands at a place of the document (RFC 6901), references followed; empty where there is nothing.
    pub(super) fn at(&mut self, pointer: &str) -> &'a Value {
        let root = self.root;
        root.pointer(pointer).map_or(&Value::Null, |found| self.resolve(found))
    }

    /// What a value is, references followed. What leads out of the document is empty.
    pub(super) fn resolve(&mut self, mut value: &'a Value) -> &'a Value {
        for _ in 0..REFERENCES {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
            match reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)) {
                Some(found) => value = found,
                None => {
                    self.note(
                        &format!("reference `{reference}`"),
                        "leads to nothing in this document, and nothing else is opened",
                    );
                    return &Value::Null;
                }
            }
        }
        &Value::Null
    }

    fn note(&mut self, about: &str, says: &str) {
        if !self.notes.iter().any(|note| note.about == about) {
            self.notes.push(Note { about: about.to_owned(), says: says.to_owned(), decided: false });
        }
    }

    /// The fields of a body with this schema.
    pub(super) fn fields(&mut self, schema: &'a Value, at: &str) -> Vec<Field> {
        let mut found = Vec::new();
        self.walk(schema, "", at, 0, &mut found);
        found
    }

    fn walk(&mut self, schema: &'a Value, path: &str, at: &str, depth: usize, found: &mut Vec<Field>) {
        if depth > DEPTH || found.len() > FIELDS {
            return self.note("nesting", "is followed to a depth; what lies deeper is left out");
        }
        let schema = self.resolve(schema);
        if let Some(items) = schema.get("items") {
            return self.walk(items, &format!("{path}[]"), at, depth + 1, found);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.walk(part, path, at, depth + 1, found);
        }
        if let Some(first) = ["oneOf", "anyOf"]
            .iter()
            .find_map(|key| schema[*key].as_array())
            .and_then(|parts| parts.iter().find(|part| part["type"] != "null"))
        {
            let place = if path.is_empty() { "the body" } else { path };
            self.note(&format!("`{place}`"), "may have several shapes, of which the first is drafted");
            self.walk(first, path, at, depth + 1, found);
        }
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            if name.contains(['.', '[', ']']) {
                self.note(&format!("member `{name}`"), "has a dot or a bracket in its name, which paths cannot spell");
                continue;
            }
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if found.iter().any(|field| field.path == path) {
                continue;
            }
            let mut value = self.value(member);
            value.required = Some(required.contains(&name.as_str()));
            let place = format!("{at}, {path}");
            found.push(Field { path: path.clone(), value, at: place });
            self.walk(member, &path, at, depth + 1, found);
        }
    }

    /// What a schema says of a value.
    pub(super) fn value(&mut self, schema: &'a Value) -> ValueFacts {
        let schema = self.resolve(schema);
        let mut facts = ValueFacts::default();
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(kind) => vec![kind],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        facts.nullable = schema["nullable"] == true || kinds.contains(&"null");
        facts.kind = kinds.iter().find_map(|kind| named(kind)).or_else(|| self.composed(schema));
        let format = schema["format"].as_str();
        facts.printed = facts.kind.map(|kind| {
            format.map_or_else(|| kind.as_str().to_owned(), |format| format!("{} ({format})", kind.as_str()))
        });
        let listed = schema.get("enum").or_else(|| schema["items"].get("enum")).and_then(Value::as_array);
        let texts: Option<Vec<String>> = listed.map(|values| {
            values.iter().filter(|value| !value.is_null()).filter_map(Value::as_str).map(str::to_owned).collect()
        });
        facts.values = texts.filter(|values| !values.is_empty());
        facts.default = schema.get("default").filter(|value| !value.is_null()).cloned();
        let whole = |key: &str| schema[key].as_i64();
        // Next to an exclusive bound is the next whole number; between it and a number with a fraction is always another one.
        let next = i64::from(facts.kind == Some(JsonType::Integer));
        let step = |key: &str| if schema[key] == true { next } else { 0 };
        facts.minimum = whole("exclusiveMinimum")
            .map(|bound| bound.saturating_add(next))
            .or_else(|| whole("minimum").map(|bound| bound.saturating_add(step("exclusiveMinimum"))));
        facts.maximum = whole("exclusiveMaximum")
            .map(|bound| bound.saturating_sub(next))
            .or_else(|| whole("maximum").map(|bound| bound.saturating_sub(step("exclusiveMaximum"))));
        facts.min_length = whole("minLength");
        facts.max_length = whole("maxLength");
        if let Some(pattern) = schema["pattern"].as_str() {
            match Pattern::try_from(pattern.to_owned()) {
                Ok(pattern) => facts.pattern = Some(pattern),
                Err(error) => self.note(&format!("pattern `{pattern}`"), &error.to_string()),
            }
        }
        facts.example = schema.get("example").and_then(Value::as_str).map(str::to_owned);
        facts
    }

    /// The type that a schema without one has by what it consists of.
    fn composed(&mut self, schema: &'a Value) -> Option<JsonType> {
        if schema.get("items").is_some() {
            return Some(JsonType::Array);
        }
        if schema.get("properties").is_some() || schema.get("additionalProperties").is_some() {
            return Some(JsonType::Object);
        }
        let parts = ["allOf", "oneOf", "anyOf"].iter().find_map(|key| schema[*key].as_array())?;
        let first = parts.iter().map(|part| self.resolve(part)).find(|part| part["type"] != "null")?;
        first["type"].as_str().and_then(named).or_else(|| first.get("properties").map(|_| JsonType::Object))
    }
}

fn named(kind: &str) -> Option<JsonType> {
    [JsonType::String, JsonType::Integer, JsonType::Number, JsonType::Boolean, JsonType::Object, JsonType::Array]
        .into_iter()
        .find(|known| known.as_str() == kind)
}
