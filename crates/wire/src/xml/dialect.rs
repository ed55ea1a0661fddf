//! The dialects by name, and what decoding yields.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::note::Notes;
use super::{Element, XmlNote, rails, rpc};
use crate::Shape;

/// A convention that maps XML elements to a JSON tree and back.
///
/// For a value of the given shape, decoding what was encoded gives that value again, except where XML cannot tell:
///
/// | in the value | [`Rails`](Dialect::Rails) | [`Rpc`](Dialect::Rpc) |
/// | --- | --- | --- |
/// | `null` | kept | lost, with its name or its place in a list |
/// | a bare item (or `null`) where items are documented with a wrapper | comes back inside a wrapper | kept |
/// | an object documented with a member of the root's name | kept if that is its one member | kept |
/// | a missing member whose shape is an array | stays missing | comes back as `[]` |
/// | a list with one item, that item empty or with one undocumented member | kept | read as a list in a wrapper element |
/// | an undocumented number or boolean | kept | comes back as its text |
/// | an undocumented list | kept | kept if it has two items or more, and no lists inside |
/// | an undocumented empty object | kept | comes back as `""` |
/// | an undocumented text of a newline and blanks | comes back as `{}` | kept |
/// | a character that XML lacks (controls, U+FFFE, U+FFFF) | U+FFFD | U+FFFD |
/// | a key that is no XML name | unfit characters become `_` | as in Rails |
///
/// ```
/// use oplog_wire::Shape;
/// use oplog_wire::xml::{Dialect, parse};
/// use serde_json::json;
///
/// let transaction = Shape::Object([("id".to_owned(), Shape::Integer)].into());
/// let shape = Shape::Array(Box::new(Shape::Object([("transaction".to_owned(), transaction)].into())));
/// let value = json!([{"transaction": {"id": 7, "pid": null}}]);
///
/// let text = Dialect::Rails.encode("transactions", "transaction", &value, &shape);
/// assert!(text.contains(r#"<id type="integer">7</id>"#));
///
/// let decoded = Dialect::Rails.decode(&parse(text.as_bytes()).unwrap(), &shape);
/// assert_eq!((decoded.root.as_str(), decoded.value), ("transactions", value));
/// assert_eq!(decoded.notes, []);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// As Ruby on Rails prints a resource: `type` and `nil` attributes, `type="array"` on lists, two blanks of
    /// indentation.
    ///
    /// * The items of a list at the root whose shape is an object with one object inside (`[{"transaction": {…}}]`)
    ///   are elements of that name; the wrapper object is not written.
    /// * When the shape of the root is an object that has a member of the root element's name, the root element *is*
    ///   that member: `<errors type="array">…</errors>` is `{"errors": […]}`.
    Rails,
    /// As RPC gateways print a response: no attributes, no blanks between elements, a list is its element repeated.
    ///
    /// A list inside a wrapper element (`<Logs><Log>…</Log><Log>…</Log></Logs>`) is read too.
    Rpc,
}

/// What an element means in a dialect.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The root element's name.
    pub root: String,
    /// What the JSON form of the same resource would parse to.
    pub value: Value,
    /// Violations from the dialect or the documented types, in document order; at most [`super::MAX_NOTES`].
    pub notes: Vec<XmlNote>,
}

impl Dialect {
    /// Reads `element` as `shape`; never fails.
    ///
    /// A leaf is read as its documented type, else as its `type` attribute says, else it stays a string, so that a
    /// schema can refuse it.
    #[must_use]
    pub fn decode(self, element: &Element, shape: &Shape) -> Decoded {
        let mut notes = Notes::default();
        let value = match self {
            Dialect::Rails => rails::decode(element, shape, &mut notes),
            Dialect::Rpc => rpc::decode(element, shape, &mut notes),
        };
        Decoded { root: element.name.clone(), value, notes: notes.into_taken() }
    }

    /// Writes `value` as a document whose root element is `root`; `item` names the children of a list at the root.
    ///
    /// `shape` tells what the value does not: which strings are times and which objects wrap list items.
    #[must_use]
    pub fn encode(self, root: &str, item: &str, value: &Value, shape: &Shape) -> String {
        match self {
            Dialect::Rails => rails::encode(root, item, value, shape),
            Dialect::Rpc => rpc::encode(root, item, value),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl FromStr for Dialect {
    type Err = serde::de::value::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::deserialize(name.into_deserializer())
    }
}
