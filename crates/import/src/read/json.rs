//! JSON as pages print it: with commas too many, remarks, dots for what is left out, and words for values in templates.

use serde_json::{Map, Value};

/// The deepest nesting of a body.
const DEPTH: usize = 60;

/// A body that was read, and the slip that it needed mending for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    pub(super) value: Value,
    pub(super) slip: Option<String>,
}

/// Reads a body; `None` where it is no JSON, however mended.
pub(super) fn read(text: &str) -> Option<Read> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => Some(Read { value, slip: None }),
        Err(error) => {
            let mut reader = Reader { chars: text.char_indices().peekable(), text };
            let value = reader.value(0)?;
            let place = format!("line {}, column {}", error.line(), error.column());
            let what = error.to_string();
            let what = what.split(" at line").next().unwrap_or_default().to_owned();
            Some(Read { value, slip: Some(format!("the body is no JSON: {what} ({place})")) })
        }
    }
}

struct Reader<'t> {
    chars: std::iter::Peekable<std::str::CharIndices<'t>>,
    text: &'t str,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        self.blanks();
        match self.chars.peek()?.1 {
            '{' => self.object(depth),
            '[' => self.array(depth),
            '"' | '\'' | '“' | '”' => self.string().map(Value::String),
            _ => self.word(),
        }
    }

    /// Blanks, remarks, and dots for what is left out.
    fn blanks(&mut self) {
        while let Some(&(at, c)) = self.chars.peek() {
            let rest = &self.text[at..];
            if c.is_whitespace() || c == '\u{feff}' {
                self.chars.next();
            } else if rest.starts_with("//") || c == '#' {
                while self.chars.next_if(|(_, c)| *c != '\n').is_some() {}
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").map_or(self.text.len(), |end| at + end + 2);
                while self.chars.next_if(|(at, _)| *at < end).is_some() {}
            } else if rest.starts_with("...") || c == '…' {
                while self.chars.next_if(|(_, c)| matches!(c, '.' | '…')).is_some() {}
            } else {
                break;
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.chars.next();
        let mut members = Map::new();
        loop {
            self.blanks();
            match self.chars.peek()?.1 {
                '}' => {
                    self.chars.next();
                    return Some(Value::Object(members));
                }
                ',' | ';' => {
                    self.chars.next();
                }
                _ => {
                    let name = self.name()?;
                    self.blanks();
                    self.chars.next_if(|(_, c)| matches!(c, ':' | '：' | '='))?;
                    let value = self.value(depth + 1)?;
                    members.insert(name, value);
                }
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.chars.next();
        let mut items = Vec::new();
        loop {
            self.blanks();
            match self.chars.peek()?.1 {
                ']' => {
                    self.chars.next();
                    return Some(Value::Array(items));
                }
                ',' | ';' => {
                    self.chars.next();
                }
                '}' => return None,
                _ => items.push(self.value(depth + 1)?),
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        match self.chars.peek()?.1 {
            '"' | '\'' | '“' | '”' => self.string(),
            c if c.is_alphanumeric() || matches!(c, '_' | '$' | '<' | '@') => {
                let mut name = String::new();
                while let Some((_, c)) =
                    self.chars.next_if(|(_, c)| !matches!(c, ':' | '}' | '{' | ',') && !c.is_whitespace())
                {
                    name.push(c);
                }
                Some(name)
            }
            _ => None,
        }
    }

    fn string(&mut self) -> Option<String> {
        let (_, open) = self.chars.next()?;
        let close: &[char] =
            if matches!(open, '“' | '”') { &['”', '“', '"'] } else { std::slice::from_ref(&open) };
        let mut text = String::new();
        while let Some((_, c)) = self.chars.next() {
            match c {
                '\\' => match self.chars.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    c => text.push(c),
                },
                c if close.contains(&c) => return Some(text),
                c => text.push(c),
            }
        }
        None
    }

    /// A literal, or a word that stands for a value: the name of its type, or anything in angle brackets.
    fn word(&mut self) -> Option<Value> {
        let mut word = String::new();
        while let Some(&(at, c)) = self.chars.peek() {
            if matches!(c, ',' | '}' | ']' | '{' | '[' | '\n' | '"' | ':' | '#') || self.text[at..].starts_with("//") {
                break;
            }
            word.push(c);
            self.chars.next();
        }
        let word = word.trim();
        let bare = word.trim_matches(['<', '>', '*', ' ']).to_lowercase();
        Some(match bare.as_str() {
            "" => return None,
            "true" | "false" | "boolean" | "bool" => Value::Bool(bare == "true"),
            "null" | "none" => Value::Null,
            "number" | "float" | "double" => Value::from(0.5),
            "integer" | "int" | "long" | "int64" => Value::from(0),
            _ => bare
                .parse::<i64>()
                .map(Value::from)
                .or_else(|_| bare.parse::<f64>().map(Value::from))
                .unwrap_or_else(|_| Value::from(word)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_print_is_read_and_its_slip_named() {
        for (text, expected) in [
            ("{\"a\": [1, 2,],}", "{\"a\":[1,2]}"),
            ("{\"a\": 1 // a remark\n, ...}", "{\"a\":1}"),
            ("{\"a\": number, \"b\": \"string\"}", "{\"a\":0.5,\"b\":\"string\"}"),
            ("{“a”: “b”}", "{\"a\":\"b\"}"),
            ("[{\"a\": {}}, ...]", "[{\"a\":{}}]"),
        ] {
            let read = read(text).expect(text);
            assert_eq!(read.value.to_string(), expected);
            assert!(read.slip.is_some(), "{text}");
        }
        assert_eq!(read("{\"a\":1}").and_then(|read| read.slip), None);
        for text in ["", "a", "{", "{\"a\"", "[1, 2", "{]", "[}"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"[".repeat(100_000)), None);
    }
}
