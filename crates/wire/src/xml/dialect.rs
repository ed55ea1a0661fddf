//! The dialects by name.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Element, XmlNote};
use crate::Shape;

/// A convention that maps XML elements to a JSON tree and back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// `type` and `nil` attributes on elements, lists as `type="array"`, two blanks of indentation.
    Rails,
    /// No attributes, no blanks, a list is its element repeated.
    Rpc,
}

/// What an element means in a dialect.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The root element's name.
    pub root: String,
    /// What the JSON form of the same resource would parse to.
    pub value: Value,
    /// Departures from the dialect or the documented types, in document order.
    pub notes: Vec<XmlNote>,
}

impl Dialect {
    /// Reads `element` as `shape`; never fails.
    #[must_use]
    pub fn decode(self, _element: &Element, _shape: &Shape) -> Decoded {
        todo!()
    }

    /// Writes `value` under a root element named `root`; `item` names the children of a list at the root.
    #[must_use]
    pub fn encode(self, _root: &str, _item: &str, _value: &Value, _shape: &Shape) -> String {
        todo!()
    }
}
