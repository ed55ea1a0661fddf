//! The body of a success, from the `field` rows.

use serde_json::{Map, Value, json};

use super::value::{Claims, constrain};
use super::{Strength, allowance, annotations, stated};
use crate::operation::Operation;
use crate::path::Step;
use crate::tables::Field;

/// The schema of a success body.
///
/// Members that no row lists are allowed. A field that depends on a request flag is never required here; one that depends on
/// a sibling must be present when that is `true` and absent when it is `false`. What rests on another publication or on
/// reasoning has a type, but is never required. Where a success has no body, nothing is one.
#[must_use]
pub fn response_schema(operation: &Operation, strength: Strength) -> Value {
    if !operation.body().has_any() {
        return json!({"not": {}});
    }
    let mut root = Node::default();
    for field in operation.fields() {
        root.insert(field.path.steps(), field);
    }
    root.schema(operation, strength)
}

/// A place in the body: its row, if it has one, and the places below.
#[derive(Default)]
struct Node<'a> {
    field: Option<&'a Field>,
    members: Vec<(&'a str, Node<'a>)>,
    items: Option<Box<Node<'a>>>,
}

impl<'a> Node<'a> {
    fn insert(&mut self, steps: &'a [Step], field: &'a Field) {
        match steps {
            [] => self.field = Some(field),
            [Step::Items, rest @ ..] => self.items.get_or_insert_default().insert(rest, field),
            [Step::Member(name), rest @ ..] => {
                let known = self.members.iter().position(|(other, _)| other == name);
                let index = known.unwrap_or_else(|| {
                    self.members.push((name, Node::default()));
                    self.members.len() - 1
                });
                self.members[index].1.insert(rest, field);
            }
        }
    }

    fn schema(&self, operation: &Operation, strength: Strength) -> Value {
        let mut node = match self.field {
            Some(field) => claimed(operation, field, strength),
            // A place that only its descendants speak of is whatever can hold them; the first of them answers for it.
            None => {
                let kind = if self.items.is_some() { "array" } else { "object" };
                let fact = self.first_row().map(|field| operation.full_id(&field.fact_id()));
                Map::from_iter([("x-fact".to_owned(), fact.into()), ("type".to_owned(), kind.into())])
            }
        };
        if let Some(items) = &self.items {
            node.insert("items".to_owned(), items.schema(operation, strength));
        }
        if !self.members.is_empty() {
            let required: Vec<&str> =
                self.members.iter().filter(|(_, n)| n.required(operation, strength)).map(|(name, _)| *name).collect();
            if !required.is_empty() {
                node.insert("required".to_owned(), required.into());
            }
            let properties = self.members.iter().map(|(name, n)| ((*name).to_owned(), n.schema(operation, strength)));
            node.insert("properties".to_owned(), Value::Object(properties.collect()));
            let conditions: Vec<Value> =
                self.members.iter().flat_map(|(name, n)| n.conditions(name, operation, strength)).collect();
            if !conditions.is_empty() {
                node.insert("allOf".to_owned(), conditions.into());
            }
        }
        Value::Object(node)
    }

    fn first_row(&self) -> Option<&'a Field> {
        let below = || self.members.iter().map(|(_, node)| node).chain(self.items.as_deref());
        self.field.or_else(|| below().find_map(Node::first_row))
    }

    fn required(&self, operation: &Operation, strength: Strength) -> bool {
        self.field.is_some_and(|field| {
            field.mandatory
                && field.present_when.is_none()
                && field.basis.is_documented()
                && !allowance(operation, &field.fact_id(), strength).absent
        })
    }

    /// Present exactly when the sibling is true. A sibling that is missing or no boolean is a violation of its own.
    fn conditions(&self, name: &str, operation: &Operation, strength: Strength) -> Vec<Value> {
        let Some(field) = self.field.filter(|field| field.basis.is_documented()) else { return Vec::new() };
        let Some(sibling) = field.present_when.as_ref().and_then(|when| when.field.as_deref()) else {
            return Vec::new();
        };
        let allows = allowance(operation, &field.fact_id(), strength);
        if allows.lifts("pagination/next-consistent") {
            return Vec::new();
        }
        let condition = |value: bool, then: Value| {
            let mut node = annotations(operation, &field.fact_id(), &field.about);
            node.insert("if".to_owned(), json!({"required": [sibling], "properties": {sibling: {"const": value}}}));
            node.insert("then".to_owned(), then);
            Value::Object(node)
        };
        let absent = if allows.null { json!({"type": "null"}) } else { json!(false) };
        let mut conditions = vec![condition(false, json!({"properties": {name: absent}}))];
        if !allows.absent {
            conditions.insert(0, condition(true, json!({"required": [name]})));
        }
        conditions
    }
}

fn claimed(operation: &Operation, field: &Field, strength: Strength) -> Map<String, Value> {
    let local = field.fact_id();
    let mut node = annotations(operation, &local, &field.about);
    let claims = Claims {
        kind: field.kind,
        nullable: field.nullable,
        values: &field.values,
        format: field.format,
        bounds: stated(field.bounds()),
    };
    constrain(&mut node, &claims, &allowance(operation, &local, strength));
    node
}
