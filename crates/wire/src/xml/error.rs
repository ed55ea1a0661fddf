//! What can be wrong with an XML body before any dialect looks at it.

use crate::body::{MAX_BYTES, MAX_DEPTH, MAX_NODES};

/// Why bytes are no acceptable XML, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at line {line} (byte {offset})")]
pub struct XmlError {
    /// What is wrong.
    pub kind: XmlErrorKind,
    /// Line of the fault, from 1.
    pub line: usize,
    /// Bytes before the fault.
    pub offset: usize,
}

/// What is wrong with an XML body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlErrorKind {
    /// The body exceeds [`MAX_BYTES`].
    #[error("body is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// Elements are nested deeper than [`MAX_DEPTH`].
    #[error("nesting is deeper than {MAX_DEPTH}")]
    TooDeep,
    /// The body holds more than [`MAX_NODES`] elements, texts and attributes, or too many of them in one place.
    #[error("more than {MAX_NODES} nodes")]
    TooManyNodes,
    /// The bytes are not UTF-8, or declare another encoding.
    #[error("not UTF-8")]
    NotUtf8,
    /// A document type declaration: refused, so no entity can be defined.
    #[error("document type declaration")]
    Doctype,
    /// A reference to an entity other than the five predefined ones.
    #[error("unknown entity `{0}`")]
    UnknownEntity(String),
    /// A character that XML 1.0 does not allow, literal or by reference.
    #[error("character not allowed in XML")]
    IllegalCharacter,
    /// An element has the same attribute twice.
    #[error("duplicate attribute `{0}`")]
    DuplicateAttribute(String),
    /// There is no root element.
    #[error("no root element")]
    NoRoot,
    /// A second element after the root.
    #[error("second root element")]
    SecondRoot,
    /// Text before or after the root element.
    #[error("text outside the root element")]
    TextOutsideRoot,
    /// The body ends inside an element.
    #[error("element `{0}` is not closed")]
    Unclosed(String),
    /// The text breaks XML's grammar; the parser's words.
    #[error("{0}")]
    Syntax(String),
}

impl XmlErrorKind {
    /// Whether the body may be right, and is only more than is read.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::TooLong | Self::TooDeep | Self::TooManyNodes)
    }
}
