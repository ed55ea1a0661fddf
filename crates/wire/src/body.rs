//! JSON bodies: bounded reading, and writing in the styles seen on the wire.
//!
//! Reading is stricter than `serde_json` alone: a repeated key is an error and depth, length and number of values are
//! bounded, because a body comes from the party under test. Neighbour: [`crate::xml`] reads the other format into the
//! same [`Value`]. What a body must hold is not known here.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longest body that is read, in bytes (32 MiB); XML included.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Deepest nesting of objects and arrays (or XML elements) that is read.
pub const MAX_DEPTH: usize = 64;

/// Most values (or XML nodes) in one body: short nodes would otherwise take many times their length in memory.
pub const MAX_NODES: usize = 1_000_000;

/// Why a body is no acceptable JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at line {line} column {column}")]
pub struct BodyError {
    /// What is wrong.
    pub kind: BodyErrorKind,
    /// Line of the fault, from 1.
    pub line: usize,
    /// Column of the fault in bytes, from 1.
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
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The body begins with a byte order mark, which RFC 8259 forbids.
    #[error("byte order mark")]
    ByteOrderMark,
    /// An object has the same key twice.
    #[error("duplicate key `{0}`")]
    DuplicateKey(String),
    /// The text breaks JSON's grammar; the parser's words.
    #[error("{0}")]
    Syntax(String),
}

/// Reads a whole JSON body; object keys keep their order.
///
/// # Errors
/// When the bytes are not exactly one JSON value, repeat a key, or exceed a limit of this module.
pub fn parse_json(_bytes: &[u8]) -> Result<Value, BodyError> {
    todo!()
}

/// How JSON is spelt; the value is the same in each style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JsonStyle {
    /// No blanks: `{"a":[1,2]}`.
    #[default]
    Compact,
    /// A blank after comma and colon: `{"a": [1, 2]}`.
    Spaced,
    /// Compact, with `<`, `>`, `&`, U+2028 and U+2029 as `\u` escapes, as Rails prints it.
    HtmlSafe,
}

/// `value` as compact JSON.
#[must_use]
pub fn to_json(value: &Value) -> String {
    write_json(value, JsonStyle::Compact)
}

/// `value` as JSON in `style`.
#[must_use]
pub fn write_json(_value: &Value, _style: JsonStyle) -> String {
    todo!()
}
