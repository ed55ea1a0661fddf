//! A template of a value, with what is known of it before any request: what is always the same is written once.

use oplog_schema::tables::JsonType;
use oplog_wire::body::{JsonStyle, is_plain};
use serde_json::Value;

use super::sink::{Constant, Tree, typed};
use crate::template::{Piece, Template, Word};

/// A template of a value.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) template: Template,
    /// The value, where it is always the same.
    pub(crate) constant: Option<Constant>,
    /// Whether no text that it makes needs an escape in JSON.
    pub(crate) is_plain: bool,
}

impl Sample {
    pub(crate) fn new(template: Template, kind: JsonType, style: JsonStyle) -> Self {
        let value = match (&template, kind) {
            (Template::Null, _) => Some(Value::Null),
            (_, JsonType::Object | JsonType::Array) => None,
            (template, kind) => template.constant().and_then(|text| {
                let mut tree = Tree::default();
                typed(kind, text, &mut tree);
                tree.finish()
            }),
        };
        let is_plain = template.pieces().iter().all(|piece| match piece {
            Piece::Literal(text) => is_plain(text, style),
            // Letters, digits and the signs of numbers and times.
            Piece::Drawn(_) => true,
            Piece::Pattern(_) => false,
            Piece::Word(word) => matches!(word, Word::Time(_) | Word::Index | Word::Id | Word::Key),
        });
        Self { constant: value.map(|value| Constant::new(value, style)), template, is_plain }
    }

    /// Whether something in it is drawn.
    pub(crate) fn draws(&self) -> bool {
        self.template.pieces().iter().any(|piece| matches!(piece, Piece::Drawn(_) | Piece::Pattern(_)))
    }
}
