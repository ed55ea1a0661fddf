//! What a dialect remarks while it decodes: violations that the decoded value no longer shows.

/// Most notes kept of one document, the first ones: a hostile body could earn one for every node.
pub const MAX_NOTES: usize = 1_000;

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
    #[error("no type attribute on a documented {documented}")]
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

impl XmlNoteKind {
    /// Its name in tables: `nil-with-type`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::TypeMismatch { .. } => "type-mismatch",
            Self::MissingType { .. } => "missing-type",
            Self::UnknownType { .. } => "unknown-type",
            Self::UnfitText { .. } => "unfit-text",
            Self::NilWithContent => "nil-with-content",
            Self::NilWithType { .. } => "nil-with-type",
            Self::ArrayWithoutType => "array-without-type",
            Self::UnexpectedItem { .. } => "unexpected-item",
            Self::MixedText => "mixed-text",
            Self::Repeated => "repeated",
            Self::UnexpectedAttribute { .. } => "unexpected-attribute",
        }
    }
}

/// The notes taken so far, and the way from the root to the node that is being decoded.
#[derive(Default)]
pub(super) struct Notes<'a> {
    path: Vec<Step<'a>>,
    taken: Vec<XmlNote>,
}

/// One step of a JSON pointer.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

impl<'a> Notes<'a> {
    /// Runs `decode` for the node one `step` further down.
    pub(super) fn below<T>(&mut self, step: Step<'a>, decode: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let result = decode(self);
        self.path.pop();
        result
    }

    /// Takes a note about the current node.
    pub(super) fn take(&mut self, kind: XmlNoteKind) {
        if self.taken.len() < MAX_NOTES {
            self.taken.push(XmlNote { pointer: self.pointer(), kind });
        }
    }

    pub(super) fn into_taken(self) -> Vec<XmlNote> {
        self.taken
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Member(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
                Step::Item(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}
