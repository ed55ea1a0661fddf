//! What a dialect remarks while it decodes: departures that the decoded value no longer shows.

/// One remark about one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlNote {
    /// JSON pointer into the decoded value.
    pub pointer: String,
    /// What is remarkable.
    pub kind: XmlNoteKind,
}

/// What is remarkable about a node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlNoteKind {
    /// The `type` attribute does not suit the documented type.
    #[error("declared as `{declared}`, documented as {documented}")]
    TypeMismatch {
        /// The attribute's value.
        declared: String,
        /// The documented kind.
        documented: &'static str,
    },
    /// A documented number, boolean or time has no `type` attribute.
    #[error("no type attribute on a {documented}")]
    MissingType {
        /// The documented kind.
        documented: &'static str,
    },
    /// The `type` attribute names a type that the dialect does not have.
    #[error("unknown type `{declared}`")]
    UnknownType {
        /// The attribute's value.
        declared: String,
    },
    /// The text does not parse as its own `type` attribute says.
    #[error("text does not parse as `{declared}`")]
    UnfitText {
        /// The attribute's value.
        declared: String,
    },
    /// `nil="true"` on an element that holds something.
    #[error("nil element with content")]
    NilWithContent,
    /// `nil="true"` beside a `type` attribute.
    #[error("nil element with type `{declared}`")]
    NilWithType {
        /// The attribute's value.
        declared: String,
    },
    /// A list without `type="array"`.
    #[error("list without type=\"array\"")]
    ArrayWithoutType,
    /// A child of a list is named unlike the others, or unlike the documented name.
    #[error("list item is named `{name}`, expected `{expected}`")]
    UnexpectedItem {
        /// The element's name.
        name: String,
        /// The name of the other items.
        expected: String,
    },
    /// Text beside child elements; the text is dropped.
    #[error("text between elements")]
    MixedText,
    /// Several elements of one name where one is documented; the value is an array of them.
    #[error("repeated element")]
    Repeated,
    /// An attribute that the dialect does not have; it is dropped.
    #[error("unexpected attribute `{name}`")]
    UnexpectedAttribute {
        /// The attribute's name.
        name: String,
    },
}
