//! An entry as it is written in JSON: what is the same in all of them is one text between the values.
//!
//! Only entries that have the same members in every answer, each of them plain, can be written in this way; the others go
//! [piece by piece](super::value). Both ways write the same.

use oplog_schema::tables::JsonType;
use oplog_wire::body::JsonStyle;

use super::node::Node;
use super::sample::Sample;
use crate::template::Template;

/// How entries are written.
#[derive(Debug, Clone)]
pub(crate) struct WrittenEntry {
    /// The text before each member's value.
    before: Vec<Vec<u8>>,
}

impl WrittenEntry {
    /// How the object `node` is written in `style`; `None` where that depends on the request.
    pub(crate) fn new(node: &Node, style: JsonStyle) -> Option<Self> {
        let is_written = |sample: &Sample| match sample.template {
            Template::Absent => false,
            _ => sample.constant.is_some() || sample.is_plain,
        };
        let is_plain = |child: &Node| {
            let is_unconditional = child.since.is_none() && child.flag.is_none() && child.echo.is_none();
            let is_text =
                child.kind == JsonType::String || child.samples.iter().all(|sample| sample.constant.is_some());
            let is_scalar = !matches!(child.kind, JsonType::Object | JsonType::Array);
            is_unconditional
                && is_scalar
                && is_text
                && !child.samples.is_empty()
                && child.samples.iter().all(is_written)
        };
        let is_object = node.kind == JsonType::Object && node.samples.is_empty();
        let is_unconditional = node.since.is_none() && node.flag.is_none() && node.echo.is_none();
        if !(is_object && is_unconditional && node.children.iter().all(is_plain)) || node.children.is_empty() {
            return None;
        }
        let comma = if style == JsonStyle::Spaced { 2 } else { 1 };
        let before = node.children.iter().enumerate().map(|(place, child)| match place {
            0 => [b"{", child.quoted.get(comma..).unwrap_or_default()].concat(),
            _ => child.quoted.clone(),
        });
        Some(Self { before: before.collect() })
    }

    /// The members of `node`, each with the text before its value. After the last value the object ends.
    pub(super) fn members<'n>(&'n self, node: &'n Node) -> impl Iterator<Item = (&'n [u8], &'n Node)> {
        self.before.iter().map(Vec::as_slice).zip(&node.children)
    }
}
