//! Errors: rows of the error table, what probes them, and the shape of their bodies.

use std::collections::BTreeMap;

use oplog_wire::Shape;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Basis;
use crate::condition::Condition;

/// One row of an error table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    /// Its id below `error.`; the code where that is unique.
    pub id: String,
    /// The vendor's code.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// The message template as printed: `{name}`, `({name})` and `{{name}}` stand for any text.
    pub message: String,
    /// What a placeholder of the message stands for: placeholder = request parameter. Others stand for any text.
    #[serde(default)]
    pub placeholders: BTreeMap<String, String>,
    /// Under which condition it is answered.
    pub when: Condition,
    /// The error body's id; the first one when absent.
    pub body: Option<String>,
    /// What the row says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// The shape of an error body: a tree whose texts are templates (`{code}`, `{message}`, `{status}`, `{request_id}`, `{host}`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorBody {
    /// Its id.
    pub id: String,
    /// The tree. A text that is exactly `{status}` is a number.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub members: toml::Table,
    /// Members (by name, at any depth) that an answer may leave out.
    #[serde(default)]
    pub optional: Vec<String>,
    /// The content type of the JSON form.
    pub content_type: String,
    /// The root element of the XML form.
    pub xml_root: Option<String>,
    /// The content type of the XML form.
    pub xml_content_type: Option<String>,
    /// Further headers of such an answer: templates.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

impl ErrorBody {
    /// What the XML reader must know of such a body: which nodes are lists, objects and numbers. A member whose name is a
    /// template is left out, because its name is known only when the body is there.
    #[must_use]
    pub fn shape(&self) -> Shape {
        object_shape(&self.members)
    }
}

fn object_shape(members: &toml::Table) -> Shape {
    let known = members.iter().filter(|(name, _)| !name.contains('{'));
    Shape::Object(known.map(|(name, member)| (name.clone(), member_shape(member))).collect())
}

fn member_shape(template: &toml::Value) -> Shape {
    match template {
        toml::Value::Table(members) => object_shape(members),
        toml::Value::Array(items) => Shape::Array(Box::new(items.first().map_or(Shape::Any, member_shape))),
        toml::Value::String(text) if text == "{status}" => Shape::Integer,
        toml::Value::String(_) => Shape::String,
        toml::Value::Integer(_) | toml::Value::Float(_) => Shape::Number,
        toml::Value::Boolean(_) => Shape::Boolean,
        toml::Value::Datetime(_) => Shape::Any,
    }
}
