//! Making one value of a [`Node`]: drawn from its templates, repeated from the request, or put in from outside.

use std::collections::BTreeMap;

use jiff::Timestamp;
use oplog_schema::tables::JsonType;
use oplog_wire::digest::host_id;
use oplog_wire::time::TimeFormat;
use serde_json::{Map, Value};

use super::node::Node;
use crate::draw::Draw;
use crate::parsed::ParsedRequest;
use crate::template::{Template, Word};

/// What the words of an entry's templates mean.
#[derive(Debug, Clone)]
pub(crate) struct EntryWords {
    pub(crate) time: Timestamp,
    pub(crate) index: u64,
    pub(crate) id: u64,
    pub(crate) key: String,
}

/// Makes values for one request.
pub(crate) struct Maker<'a> {
    pub(crate) request: &'a ParsedRequest<'a>,
    pub(crate) draw: Draw,
    /// The entry that is made; none for what surrounds the list.
    pub(crate) entry: Option<EntryWords>,
    /// Values that are known already, by path; `None` leaves the member out. Each is used once.
    pub(crate) known: BTreeMap<String, Option<Value>>,
}

impl Maker<'_> {
    /// The value of `node`, or `None` when it is left out.
    pub(crate) fn value(&mut self, node: &Node) -> Option<Value> {
        if !self.shows(node) {
            return None;
        }
        if let Some(known) = self.known.remove(&node.path) {
            return known;
        }
        if let Some(value) = node.echo.as_deref().and_then(|name| self.request.parameter(name)) {
            return Some(typed(node.kind, value.into_owned()));
        }
        let draw = self.draw.of(&node.path);
        let template = draw.of("template").pick(&node.samples);
        match (template, node.kind) {
            (Some(Template::Absent), _) => None,
            (Some(Template::Null), _) => Some(Value::Null),
            (_, JsonType::Object) => Some(self.object(node)),
            (_, JsonType::Array) => Some(self.array(node, draw)),
            (Some(template), kind) => {
                template.fill(draw, |word| self.word(word, Some(node))).map(|text| typed(kind, text))
            }
            (None, _) => None,
        }
    }

    /// Whether the member exists in the version asked for, under the flags given.
    pub(crate) fn shows(&self, node: &Node) -> bool {
        self.request.has(node.since) && node.flag.as_deref().is_none_or(|flag| self.request.flag(flag))
    }

    fn object(&mut self, node: &Node) -> Value {
        let mut members = Map::new();
        for child in &node.children {
            if let Some(value) = self.value(child) {
                members.insert(child.name.clone(), value);
            }
        }
        Value::Object(members)
    }

    fn array(&mut self, node: &Node, draw: Draw) -> Value {
        let Some(item) = &node.item else { return Value::Array(Vec::new()) };
        let around = self.draw;
        let count = draw.of("count").between(node.count.0, node.count.1);
        let items = (0..count).filter_map(|n| {
            self.draw = draw.nth(n);
            self.value(item)
        });
        let items = items.collect();
        self.draw = around;
        Value::Array(items)
    }

    /// A word's meaning, times as `node` has them.
    pub(crate) fn word(&self, word: &Word, node: Option<&Node>) -> String {
        let entry = self.entry.as_ref();
        match word {
            Word::Time(shift) => {
                let time = entry.map_or(self.request.received.now, |entry| entry.time);
                let time = time.checked_add(jiff::SignedDuration::from_secs(*shift)).unwrap_or(time);
                let format = node.and_then(|node| node.formats.first()).unwrap_or(&TimeFormat::UtcSeconds);
                format.format_at(time, node.map_or(0, |node| node.offset))
            }
            Word::Index => entry.map_or(0, |entry| entry.index).to_string(),
            Word::Id => entry.map_or(0, |entry| entry.id).to_string(),
            Word::Key => entry.map(|entry| entry.key.clone()).unwrap_or_default(),
            Word::Parameter(name) => self.request.parameter(name).unwrap_or_default().into_owned(),
            Word::HostId { project, host } => host_id(&self.request.parameter(project).unwrap_or_default(), host),
            other => self.request.received.word(other),
        }
    }
}

/// The text as a value of this type; a text that is none stays a text.
pub(crate) fn typed(kind: JsonType, text: String) -> Value {
    match kind {
        JsonType::Integer => text.parse::<i64>().map_or_else(|_| Value::String(text), Value::from),
        JsonType::Number => text.parse::<serde_json::Number>().map_or_else(|_| Value::String(text), Value::Number),
        JsonType::Boolean => text.parse::<bool>().map_or_else(|_| Value::String(text), Value::Bool),
        JsonType::String | JsonType::Object | JsonType::Array => Value::String(text),
    }
}
