//! Where a made-up body goes, piece by piece: into text at once, or into a tree for whoever edits it or writes it as XML.

use oplog_schema::tables::JsonType;
use oplog_wire::body::{JsonStyle, JsonWriter, write_json};
use serde_json::{Map, Value};

use crate::draw;

/// A value that is always the same, and how it is written.
#[derive(Debug, Clone)]
pub(crate) struct Constant {
    value: Value,
    /// In the JSON of one style.
    written: Vec<u8>,
}

impl Constant {
    /// How it is written.
    pub(crate) fn written(&self) -> &[u8] {
        &self.written
    }

    pub(crate) fn new(value: Value, style: JsonStyle) -> Self {
        Self { written: write_json(&value, style).into_bytes(), value }
    }
}

/// Takes the pieces of one body in their order.
pub(crate) trait Sink {
    fn begin_object(&mut self);
    fn end_object(&mut self);
    fn begin_array(&mut self);
    fn end_array(&mut self);
    /// The name of the member whose value comes next.
    fn key(&mut self, name: &str);
    /// The same, with comma and colon where it is written as text.
    fn quoted_key(&mut self, name: &str, quoted: &[u8]);
    fn string(&mut self, text: &str);
    /// A text that `fill` appends in its place, and whether it is known to need no escape.
    fn string_with(&mut self, is_plain: bool, fill: impl FnOnce(&mut Vec<u8>));
    /// A value that is always the same; where it is written, it is in the style of the rest.
    fn constant(&mut self, constant: &Constant);
    fn boolean(&mut self, truth: bool);
    fn integer(&mut self, number: i64);
    /// A value with all that it holds.
    fn value(&mut self, value: Value);
    /// A value that `fill` appends as JSON. Whether that is what is wanted here.
    fn written_with(&mut self, fill: impl FnOnce(&mut Vec<u8>)) -> bool;
}

impl Sink for JsonWriter {
    fn begin_object(&mut self) {
        self.begin_object();
    }

    fn end_object(&mut self) {
        self.end_object();
    }

    fn begin_array(&mut self) {
        self.begin_array();
    }

    fn end_array(&mut self) {
        self.end_array();
    }

    fn key(&mut self, name: &str) {
        self.key(name);
    }

    fn quoted_key(&mut self, _: &str, quoted: &[u8]) {
        self.quoted_key(quoted);
    }

    fn string(&mut self, text: &str) {
        self.string(text);
    }

    fn string_with(&mut self, is_plain: bool, fill: impl FnOnce(&mut Vec<u8>)) {
        match is_plain {
            true => self.plain_with(fill),
            false => self.string_with(fill),
        }
    }

    fn constant(&mut self, constant: &Constant) {
        self.written(&constant.written);
    }

    fn boolean(&mut self, truth: bool) {
        self.boolean(truth);
    }

    fn integer(&mut self, number: i64) {
        self.integer(number);
    }

    fn value(&mut self, value: Value) {
        JsonWriter::value(self, &value);
    }

    fn written_with(&mut self, fill: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.written_with(fill);
        true
    }
}

/// Builds a tree.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The containers that are open, each with the key that its parent knows it by.
    open: Vec<(Option<String>, Value)>,
    key: Option<String>,
    root: Option<Value>,
}

impl Tree {
    /// What was built; `None` if nothing was.
    pub(crate) fn finish(self) -> Option<Value> {
        self.root
    }

    fn close(&mut self) {
        if let Some((key, value)) = self.open.pop() {
            self.key = key;
            self.value(value);
        }
    }

    fn open(&mut self, value: Value) {
        self.open.push((self.key.take(), value));
    }
}

impl Sink for Tree {
    fn begin_object(&mut self) {
        self.open(Value::Object(Map::new()));
    }

    fn end_object(&mut self) {
        self.close();
    }

    fn begin_array(&mut self) {
        self.open(Value::Array(Vec::new()));
    }

    fn end_array(&mut self) {
        self.close();
    }

    fn key(&mut self, name: &str) {
        self.key = Some(name.to_owned());
    }

    fn quoted_key(&mut self, name: &str, _: &[u8]) {
        self.key(name);
    }

    fn string(&mut self, text: &str) {
        self.value(Value::from(text));
    }

    fn string_with(&mut self, _: bool, fill: impl FnOnce(&mut Vec<u8>)) {
        let mut text = Vec::new();
        fill(&mut text);
        self.value(Value::from(draw::text(text)));
    }

    fn constant(&mut self, constant: &Constant) {
        self.value(constant.value.clone());
    }

    fn boolean(&mut self, truth: bool) {
        self.value(Value::from(truth));
    }

    fn integer(&mut self, number: i64) {
        self.value(Value::from(number));
    }

    fn value(&mut self, value: Value) {
        match self.open.last_mut().map(|(_, container)| container) {
            Some(Value::Object(members)) => {
                members.insert(self.key.take().unwrap_or_default(), value);
            }
            Some(Value::Array(items)) => items.push(value),
            _ => self.root = Some(value),
        }
    }

    fn written_with(&mut self, _: impl FnOnce(&mut Vec<u8>)) -> bool {
        false
    }
}

/// The text as a value of this type; a text that is none stays a text.
pub(crate) fn typed(kind: JsonType, text: &str, sink: &mut impl Sink) {
    match kind {
        JsonType::Integer => match text.parse() {
            Ok(number) => sink.integer(number),
            Err(_) => sink.string(text),
        },
        JsonType::Number => match text.parse::<serde_json::Number>() {
            Ok(number) => sink.value(Value::Number(number)),
            Err(_) => sink.string(text),
        },
        JsonType::Boolean => match text.parse::<bool>() {
            Ok(truth) => sink.boolean(truth),
            Err(_) => sink.string(text),
        },
        JsonType::String | JsonType::Object | JsonType::Array => sink.string(text),
    }
}

#[cfg(test)]
mod tests {
    use oplog_wire::body::parse_json;
    use serde_json::json;

    use super::*;

    fn fill(sink: &mut impl Sink) {
        sink.begin_object();
        sink.key("list");
        sink.begin_array();
        sink.string("a\"b");
        sink.begin_object();
        sink.end_object();
        sink.begin_array();
        sink.end_array();
        sink.end_array();
        sink.key("number");
        sink.integer(-3);
        sink.key("tree");
        sink.value(json!({"x": [null, true], "y": 1.5}));
        sink.end_object();
    }

    #[test]
    fn text_and_tree_hold_the_same() {
        let expected = json!({"list": ["a\"b", {}, []], "number": -3, "tree": {"x": [null, true], "y": 1.5}});
        let mut tree = Tree::default();
        fill(&mut tree);
        assert_eq!(tree.finish(), Some(expected.clone()));
        for style in [JsonStyle::Compact, JsonStyle::Spaced, JsonStyle::HtmlSafe] {
            let mut text = JsonWriter::new(style);
            fill(&mut text);
            assert_eq!(parse_json(text.finish().as_bytes()), Ok(expected.clone()), "{style}");
        }
    }
}
