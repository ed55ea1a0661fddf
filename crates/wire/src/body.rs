//! JSON bodies: bounded reading here, writing in the styles seen on the wire in `style`.
//!
//! Reading is stricter than `serde_json` alone: a repeated key is an error, and length, depth and number of values are
//! bounded, because a body comes from the party under test. Neighbour: [`crate::xml`] reads the other format into the
//! same [`Value`]. What a body must hold is not known here.

mod pointer;
mod split;
mod style;
mod writer;

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

pub use pointer::{value_at, value_below};
pub use split::{Split, split};
pub use style::JsonStyle;
pub use writer::{JsonWriter, is_plain, quoted_key, to_json, write_json};

/// Longest body that is read, in bytes (32 MiB); XML included.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Deepest nesting of objects and arrays (or XML elements) that is read.
pub const MAX_DEPTH: usize = 64;

/// Most values (or XML nodes) in one body: short nodes would otherwise take many times their length in memory.
pub const MAX_NODES: usize = 1_000_000;

/// Memory that the values of one body may take, by estimate, in bytes (96 MiB); see [`read_json`].
pub const MAX_MEMORY: usize = 96 << 20;

/// Memory that is left for what stands behind a list that was cut.
const RESERVE: usize = 4 << 20;

/// Why a body is no acceptable JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at line {line} column {column}")]
pub struct BodyError {
    /// What is wrong.
    pub kind: BodyErrorKind,
    /// Line of the fault, from 1.
    pub line: usize,
    /// Bytes of that line up to the fault; 0 is the line's beginning.
    pub column: usize,
}

/// What is wrong with a JSON body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BodyErrorKind {
    /// The body exceeds [`MAX_BYTES`].
    #[error("body is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// Nesting exceeds [`MAX_DEPTH`].
    #[error("nesting is deeper than {MAX_DEPTH}")]
    TooDeep,
    /// The body holds more than [`MAX_NODES`] values.
    #[error("more than {MAX_NODES} values")]
    TooManyValues,
    /// A number is larger than any that is read. JSON sets no bound; readers do.
    #[error("a number is larger than any that is read")]
    NumberTooLarge,
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The body begins with a byte order mark, which RFC 8259 forbids.
    #[error("byte order mark")]
    ByteOrderMark,
    /// An object has the same key twice.
    #[error("duplicate key {0:?}")]
    DuplicateKey(String),
    /// The text breaks JSON's grammar; the parser's words.
    #[error("{0}")]
    Syntax(String),
}

impl BodyErrorKind {
    /// Whether the body may be right, and is only more than is read.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::TooLong | Self::TooDeep | Self::TooManyValues | Self::NumberTooLarge)
    }
}

/// A body as far as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The values.
    pub value: Value,
    /// Whether items at the end of a list are left out.
    pub is_cut: bool,
}

/// Reads a whole JSON body; object keys keep their order.
///
/// # Errors
/// When the bytes are not exactly one JSON value, repeat a key, or exceed a limit of this module.
///
/// ```
/// use oplog_wire::body::{BodyErrorKind, parse_json};
///
/// assert_eq!(parse_json(b"[1, true]").unwrap(), serde_json::json!([1, true]));
/// let error = parse_json(br#"{"a": 1, "a": 2}"#).unwrap_err();
/// assert_eq!(error.kind, BodyErrorKind::DuplicateKey("a".to_owned()));
/// assert_eq!(error.line, 1);
/// ```
pub fn parse_json(bytes: &[u8]) -> Result<Value, BodyError> {
    read(bytes, Limits::default()).map(|kept| kept.value)
}

/// Reads a whole JSON body, and keeps as much of it as fits so many bytes of memory, [`MAX_MEMORY`] at most: of a list that does not
/// fit, the first items. What is left out is well-formed as well, but for keys that are repeated.
///
/// # Errors
/// As [`parse_json`]; where what does not fit is in no list, the body has too many values.
pub fn read_json(bytes: &[u8], memory: usize) -> Result<Kept, BodyError> {
    read(bytes, Limits { most: Some(memory.min(MAX_MEMORY)), ..Limits::default() })
}

fn read(bytes: &[u8], limits: Limits) -> Result<Kept, BodyError> {
    let at_start = |kind| BodyError { kind, line: 1, column: 0 };
    if bytes.len() > MAX_BYTES {
        return Err(at_start(BodyErrorKind::TooLong));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(at_start(BodyErrorKind::ByteOrderMark));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        BodyError {
            kind: BodyErrorKind::NotUtf8,
            line: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
            column: before.iter().rev().take_while(|&&byte| byte != b'\n').count(),
        }
    })?;

    let mut parser = serde_json::Deserializer::from_str(text);
    let value = Tree { limits: &limits, depth: 0 }.deserialize(&mut parser);
    let value = value.and_then(|value| parser.end().map(|()| value)).map_err(|error| BodyError {
        line: error.line(),
        column: error.column(),
        kind: limits.broken.take().unwrap_or_else(|| match reason(&error) {
            own if own == "number out of range" => BodyErrorKind::NumberTooLarge,
            own => BodyErrorKind::Syntax(own),
        }),
    })?;
    match limits.is_full.get() {
        true => Err(at_start(BodyErrorKind::TooManyValues)),
        false => Ok(Kept { value, is_cut: limits.is_cut.get() }),
    }
}

/// A piece of hostile text, short enough for an error message.
pub(crate) fn clip(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The parser's words without the position, which [`BodyError`] carries itself.
fn reason(error: &serde_json::Error) -> String {
    let position = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    match text.strip_suffix(&position).unwrap_or(&text) {
        // The parser's words are about what it looked for.
        "unexpected end of hex escape" | "lone leading surrogate in hex escape" => {
            "an escape is half of a surrogate pair, without the other half".to_owned()
        }
        own => own.to_owned(),
    }
}

/// Counts the values read so far, and keeps the typed reason when a visitor gives up: `serde_json` errors carry text only.
struct Limits {
    values: Cell<usize>,
    broken: RefCell<Option<BodyErrorKind>>,
    /// The memory that is there; where that is said, lists may be cut.
    most: Option<usize>,
    /// The memory of what is kept, by estimate.
    memory: Cell<usize>,
    /// Whether nothing more is kept, until a list ends.
    is_full: Cell<bool>,
    is_cut: Cell<bool>,
    /// How many members the last object had, by depth: entries of a list are alike, and an object that need not grow is built faster.
    members: [Cell<u8>; MAX_DEPTH + 1],
}

/// Most members for which an object has room from its beginning.
const ROOM: usize = 32;

impl Default for Limits {
    fn default() -> Self {
        let (values, broken, most, memory, is_full, is_cut) = Default::default();
        Self { values, broken, most, memory, is_full, is_cut, members: [const { Cell::new(0) }; MAX_DEPTH + 1] }
    }
}

/// Bytes of a value beside its text, and of a member of an object with its key's.
const VALUE: usize = size_of::<Value>();
const MEMBER: usize = size_of::<String>() + VALUE + size_of::<usize>();

impl Limits {
    /// Takes memory for what is to be kept; once there is none, only until a list ends.
    fn take(&self, bytes: usize) {
        if self.is_full.get() {
            return;
        }
        let memory = self.memory.get() + bytes;
        self.memory.set(memory);
        let reserve = if self.is_cut.get() { RESERVE } else { 0 };
        if self.most.is_some_and(|most| memory > most + reserve) {
            self.is_full.set(true);
        }
    }

    /// Leaves out the item that did not fit, and all that follow it in its list. `before` is the memory without it.
    fn cut(&self, before: usize) {
        self.is_full.set(false);
        self.is_cut.set(true);
        self.memory.set(before);
    }

    fn refuse<E: de::Error>(&self, kind: BodyErrorKind) -> E {
        // The text never shows, but the parser would take a position out of it if it held one.
        self.broken.replace(Some(kind));
        E::custom("refused")
    }
}

/// Builds the [`Value`] at `depth` containers below the root.
#[derive(Clone, Copy)]
struct Tree<'a> {
    limits: &'a Limits,
    depth: usize,
}

impl Tree<'_> {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.limits.refuse(BodyErrorKind::TooDeep));
        }
        Ok(Tree { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, parser: D) -> Result<Value, D::Error> {
        let values = self.limits.values.get() + 1;
        if values > MAX_NODES && self.limits.most.is_none() {
            return Err(self.limits.refuse(BodyErrorKind::TooManyValues));
        }
        self.limits.values.set(values);
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        if self.limits.is_full.get() {
            return Ok(Value::Null);
        }
        self.limits.take(value.len());
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let below = self.deeper()?;
        let mut items = Vec::new();
        let mut before = self.limits.memory.get();
        while let Some(item) = access.next_element_seed(below)? {
            // A list grows by doubling.
            self.limits.take(2 * VALUE);
            if !self.limits.is_full.get() {
                items.push(item);
                before = self.limits.memory.get();
            } else if !items.is_empty() {
                // The item that did not fit is not whole. The others are read for their grammar.
                while access.next_element_seed(below)?.is_some() {}
                self.limits.cut(before);
                break;
            }
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let below = self.deeper()?;
        let last = &self.limits.members[self.depth];
        let mut members = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            if self.limits.is_full.get() {
                access.next_value_seed(below)?;
                continue;
            }
            self.limits.take(key.len() + if members.is_empty() { 4 * MEMBER } else { MEMBER });
            if members.is_empty() {
                members = Map::with_capacity(last.get().into());
            }
            match members.entry(key) {
                Entry::Vacant(free) => _ = free.insert(access.next_value_seed(below)?),
                Entry::Occupied(taken) => {
                    let kind = BodyErrorKind::DuplicateKey(clip(taken.key()));
                    return Err(self.limits.refuse(kind));
                }
            }
        }
        last.set(u8::try_from(members.len().min(ROOM)).unwrap_or_default());
        Ok(Value::Object(members))
    }
}
