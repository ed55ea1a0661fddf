//! XML bodies: a bounded reader, and two dialects that map elements to the one JSON tree.
//!
//! [`parse`] turns bytes into an [`Element`], a [`Dialect`] turns that into the value which the JSON form of the same
//! resource would have ([`crate::body`] reads that form), and back into text. The reader knows no dialect; a dialect
//! never fails, it leaves what does not fit for the schema to refuse and notes what the value no longer shows.

mod dialect;
mod error;
mod note;
mod rails;
mod reader;
mod rpc;
mod scalar;
mod write;

use std::collections::BTreeMap;

pub use dialect::{Decoded, Dialect};
pub use error::{XmlError, XmlErrorKind};
pub use note::{MAX_NOTES, XmlNote, XmlNoteKind};
pub use reader::{Kept, parse, read};

/// One element with what it holds, in document order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// The name as written, any prefix included.
    pub name: String,
    /// Attributes in document order, values unescaped.
    pub attributes: Vec<(String, String)>,
    /// Child elements and text.
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A child element.
    Element(Element),
    /// Text, unescaped; neighbouring text and CDATA sections are one node.
    Text(String),
}

impl Element {
    /// Child elements by name, in the order in which the names first appear.
    fn grouped(&self) -> Vec<(&str, Vec<&Element>)> {
        let mut groups: Vec<(&str, Vec<&Element>)> = Vec::new();
        let mut positions = BTreeMap::new();
        for child in self.elements() {
            let position = *positions.entry(child.name.as_str()).or_insert(groups.len());
            match groups.get_mut(position) {
                Some((_, group)) => group.push(child),
                None => groups.push((&child.name, vec![child])),
            }
        }
        groups
    }

    fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }

    /// Whether nothing but blanks stands directly inside, child elements aside.
    fn is_blank(&self) -> bool {
        self.children.iter().all(|node| match node {
            Node::Text(text) => reader::is_blank(text),
            Node::Element(_) => true,
        })
    }

    /// The value of the attribute `name`.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The child elements, without the text between them.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The text directly inside, joined.
    #[must_use]
    pub fn text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }
}
