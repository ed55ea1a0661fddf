//! Writing JSON piece by piece into one buffer, for whoever makes a body without a tree of it.

use std::io::Write as _;

use serde_json::Value;

use super::JsonStyle;

/// Writes one JSON value. Commas and colons are its business; that brackets are closed and objects hold keys is the caller's.
///
/// ```
/// use oplog_wire::body::{JsonStyle, JsonWriter};
///
/// let mut writer = JsonWriter::new(JsonStyle::Spaced);
/// writer.begin_object();
/// writer.key("a");
/// writer.begin_array();
/// writer.string("x");
/// writer.integer(1);
/// writer.end_array();
/// writer.end_object();
/// assert_eq!(writer.finish(), r#"{"a": ["x", 1]}"#);
/// ```
#[derive(Debug, Clone)]
pub struct JsonWriter {
    out: Vec<u8>,
    style: JsonStyle,
    /// Whether what comes next is the first in its container, or the value of a key.
    is_first: bool,
}

impl JsonWriter {
    /// A writer in this style.
    #[must_use]
    pub fn new(style: JsonStyle) -> Self {
        Self { out: Vec::new(), style, is_first: true }
    }

    /// Makes room for `bytes` more.
    pub fn reserve(&mut self, bytes: usize) {
        self.out.reserve(bytes);
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        String::from_utf8(self.out).unwrap_or_default()
    }

    /// The same in UTF-8.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Opens an object.
    pub fn begin_object(&mut self) {
        self.open(b'{');
    }

    /// Closes it.
    pub fn end_object(&mut self) {
        self.close(b'}');
    }

    /// Opens an array.
    pub fn begin_array(&mut self) {
        self.open(b'[');
    }

    /// Closes it.
    pub fn end_array(&mut self) {
        self.close(b']');
    }

    /// The name of the member whose value comes next.
    pub fn key(&mut self, name: &str) {
        self.string(name);
        self.out.extend_from_slice(colon(self.style));
        self.is_first = true;
    }

    /// The name of the member whose value comes next, as [`quoted_key`] has it in the same style.
    pub fn quoted_key(&mut self, quoted: &[u8]) {
        let comma = if std::mem::replace(&mut self.is_first, true) { comma(self.style).len() } else { 0 };
        self.out.extend_from_slice(quoted.get(comma..).unwrap_or_default());
    }

    /// A string.
    pub fn string(&mut self, text: &str) {
        self.string_with(|out| out.extend_from_slice(text.as_bytes()));
    }

    /// A string that `fill` appends in its place in UTF-8, so that it is not put together elsewhere first.
    pub fn string_with(&mut self, fill: impl FnOnce(&mut Vec<u8>)) {
        self.separate();
        self.out.push(b'"');
        let start = self.out.len();
        fill(&mut self.out);
        if needs_escapes(&self.out[start..], self.style) {
            let text = self.out.split_off(start);
            self.out.pop();
            self.escaped(&String::from_utf8_lossy(&text));
        } else {
            self.out.push(b'"');
        }
    }

    /// The same of a text that needs no escape.
    pub fn plain_with(&mut self, fill: impl FnOnce(&mut Vec<u8>)) {
        self.separate();
        self.out.push(b'"');
        fill(&mut self.out);
        self.out.push(b'"');
    }

    /// A value that is written already, in the same style.
    pub fn written(&mut self, json: &[u8]) {
        self.written_with(|out| out.extend_from_slice(json));
    }

    /// A value that `fill` appends as JSON, in the same style.
    pub fn written_with(&mut self, fill: impl FnOnce(&mut Vec<u8>)) {
        self.separate();
        fill(&mut self.out);
    }

    /// A whole number.
    pub fn integer(&mut self, number: i64) {
        self.separate();
        if number < 0 {
            self.out.push(b'-');
        }
        crate::digits::push(&mut self.out, number.unsigned_abs());
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, truth: bool) {
        self.separate();
        self.out.extend_from_slice(if truth { b"true" } else { b"false" });
    }

    /// A value with all that it holds.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Array(items) => {
                self.begin_array();
                items.iter().for_each(|item| self.value(item));
                self.end_array();
            }
            Value::Object(members) => {
                self.begin_object();
                for (key, member) in members {
                    self.key(key);
                    self.value(member);
                }
                self.end_object();
            }
            Value::String(text) => self.string(text),
            Value::Bool(truth) => self.boolean(*truth),
            Value::Null | Value::Number(_) => {
                self.separate();
                let _ = write!(self.out, "{value}");
            }
        }
    }

    fn open(&mut self, bracket: u8) {
        self.separate();
        self.out.push(bracket);
        self.is_first = true;
    }

    fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.is_first = false;
    }

    fn separate(&mut self) {
        if !std::mem::replace(&mut self.is_first, false) {
            self.out.extend_from_slice(comma(self.style));
        }
    }

    fn escaped(&mut self, text: &str) {
        // Quoting is left to serde_json: a string value prints itself.
        let quoted = Value::from(text).to_string();
        if self.style != JsonStyle::HtmlSafe {
            self.out.extend_from_slice(quoted.as_bytes());
            return;
        }
        for character in quoted.chars() {
            match character {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(character));
                }
                _ => self.out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }
}

fn comma(style: JsonStyle) -> &'static [u8] {
    match style {
        JsonStyle::Spaced => b", ",
        JsonStyle::Compact | JsonStyle::HtmlSafe => b",",
    }
}

fn colon(style: JsonStyle) -> &'static [u8] {
    match style {
        JsonStyle::Spaced => b": ",
        JsonStyle::Compact | JsonStyle::HtmlSafe => b":",
    }
}

/// A member's name with the comma before it and its colon, as it is written in `style`: for names that are written many times.
#[must_use]
pub fn quoted_key(name: &str, style: JsonStyle) -> Vec<u8> {
    let mut writer = JsonWriter { is_first: false, ..JsonWriter::new(style) };
    writer.key(name);
    writer.into_bytes()
}

/// Whether a text is written in `style` as it is, between quotes.
#[must_use]
pub fn is_plain(text: &str, style: JsonStyle) -> bool {
    !needs_escapes(text.as_bytes(), style)
}

/// Whether a text may need an escape: some that do not are taken for it, which costs time and nothing else. Eight bytes at once.
fn needs_escapes(text: &[u8], style: JsonStyle) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // The high bit of each byte that is below `limit`, or above 127.
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) | word;
    let is = |word: u64, byte: u8| {
        let other = word ^ (ONES * u64::from(byte));
        other.wrapping_sub(ONES) & !other & HIGH
    };
    let plain = |word: u64| (below(word, 0x20) & !word & HIGH) | is(word, b'"') | is(word, b'\\');
    // 0xE2 is the first byte of U+2028 and U+2029, and of others.
    let html = |word: u64| plain(word) | is(word, b'<') | is(word, b'>') | is(word, b'&') | is(word, 0xE2);
    let (words, rest) = text.as_chunks::<8>();
    let mut last = [b' '; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word));
    match style {
        JsonStyle::Compact | JsonStyle::Spaced => words.fold(0, |found, word| found | plain(word)) != 0,
        JsonStyle::HtmlSafe => words.fold(0, |found, word| found | html(word)) != 0,
    }
}

/// `value` as compact JSON.
#[must_use]
pub fn to_json(value: &Value) -> String {
    write_json(value, JsonStyle::Compact)
}

/// `value` as JSON in `style`.
///
/// ```
/// use oplog_wire::body::{JsonStyle, write_json};
///
/// let value = serde_json::json!({"a": [1, "<b>"]});
/// assert_eq!(write_json(&value, JsonStyle::Spaced), r#"{"a": [1, "<b>"]}"#);
/// assert_eq!(write_json(&value, JsonStyle::HtmlSafe), r#"{"a":[1,"\u003cb\u003e"]}"#);
/// ```
#[must_use]
pub fn write_json(value: &Value, style: JsonStyle) -> String {
    let mut writer = JsonWriter::new(style);
    writer.value(value);
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_an_escape_is_found_wherever_it_stands() {
        for length in 0..20 {
            for place in 0..length {
                for character in (0..=0x7F).chain([0xE9, 0x2027, 0x2028, 0x2029, 0x8FD0]).filter_map(char::from_u32) {
                    let mut text = "a".repeat(length);
                    text.replace_range(place..=place, &character.to_string());
                    for style in [JsonStyle::Compact, JsonStyle::HtmlSafe] {
                        let html = style == JsonStyle::HtmlSafe && "<>&\u{2028}\u{2029}".contains(character);
                        let needs = html || character < ' ' || matches!(character, '"' | '\\');
                        assert!(!needs || needs_escapes(text.as_bytes(), style), "{text:?}");
                        let ascii = character.is_ascii() && !needs;
                        assert!(!ascii || !needs_escapes(text.as_bytes(), style), "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_are_written_as_they_are_elsewhere() {
        for number in [0, 7, -1, 10, 99, 100, -12_345, i64::MAX, i64::MIN] {
            let mut writer = JsonWriter::new(JsonStyle::Compact);
            writer.integer(number);
            assert_eq!(writer.finish(), number.to_string());
        }
    }
}
