//! The shape of a success body, from the rows of its fields.

use std::collections::BTreeMap;

use oplog_wire::Shape;

use crate::path::Step;
use crate::tables::{JsonType, Tables};

/// The tree that the fields span. A place that only its descendants speak of is whatever can hold them.
pub(super) fn shape(tables: &Tables) -> Shape {
    let mut root = Shape::Any;
    for row in &tables.field {
        let leaf = match row.kind {
            JsonType::String if row.time_format().is_some() => Shape::Time,
            JsonType::String => Shape::String,
            JsonType::Integer => Shape::Integer,
            JsonType::Number => Shape::Number,
            JsonType::Boolean => Shape::Boolean,
            JsonType::Object => Shape::Object(BTreeMap::new()),
            JsonType::Array => Shape::Array(Box::new(Shape::Any)),
        };
        insert(&mut root, row.path.steps(), leaf);
    }
    root
}

fn insert(node: &mut Shape, steps: &[Step], leaf: Shape) {
    match steps {
        [] => {
            if matches!(node, Shape::Any) {
                *node = leaf;
            }
        }
        [Step::Member(name), rest @ ..] => {
            if !matches!(node, Shape::Object(_)) {
                *node = Shape::Object(BTreeMap::new());
            }
            if let Shape::Object(members) = node {
                insert(members.entry(name.clone()).or_insert(Shape::Any), rest, leaf);
            }
        }
        [Step::Items, rest @ ..] => {
            if !matches!(node, Shape::Array(_)) {
                *node = Shape::Array(Box::new(Shape::Any));
            }
            if let Shape::Array(item) = node {
                insert(item, rest, leaf);
            }
        }
    }
}
