//! The expected tree of a body: which nodes are objects, arrays or scalars of which type.
//!
//! XML alone cannot tell an empty list from an empty text, nor `1` from `"1"`; a [`Shape`] (derived from the documented
//! tables) settles it. It says nothing about what is mandatory: that is the JSON Schema's business.

use std::collections::BTreeMap;

/// The kind of one node of a body, with its children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Members by name. One that is absent here is undocumented, and read by looking at the node itself.
    Object(BTreeMap<String, Shape>),
    /// A list whose items all have one shape.
    Array(Box<Shape>),
    /// A string, enumerations included.
    String,
    /// A string that holds a timestamp: a JSON string, but typed XML marks it.
    Time,
    /// A whole number.
    Integer,
    /// A number with or without a fraction.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Nothing is documented about the node.
    Any,
}

impl Shape {
    /// The shape of the member `name`, [`Shape::Any`] when this is no object or does not list it.
    #[must_use]
    pub fn member(&self, name: &str) -> &Shape {
        match self {
            Shape::Object(members) => members.get(name).unwrap_or(&Shape::Any),
            _ => &Shape::Any,
        }
    }

    /// The shape of an item, [`Shape::Any`] when this is no array.
    #[must_use]
    pub fn item(&self) -> &Shape {
        match self {
            Shape::Array(item) => item,
            _ => &Shape::Any,
        }
    }

    /// What the kind of node is called in messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Shape::Object(_) => "object",
            Shape::Array(_) => "array",
            Shape::String => "string",
            Shape::Time => "time",
            Shape::Integer => "integer",
            Shape::Number => "number",
            Shape::Boolean => "boolean",
            Shape::Any => "any",
        }
    }
}
