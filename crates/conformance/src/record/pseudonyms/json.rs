//! JSON bodies: values changed in place, everything else left as it is written.

use serde_json::Value;

/// What may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JsonToken<'a> {
    /// The name of a member.
    Name,
    /// A text, or a number as it is written, with the name that it has: its own, that of the list around it, or an empty one.
    Value(&'a str),
}

/// The text with values and names changed. `None` when it is no JSON.
pub(super) fn rewrite(text: &str, mut change: impl FnMut(JsonToken<'_>, &str) -> String) -> Option<String> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    let mut out = String::with_capacity(text.len());
    // The names that are open, one for each object or list; an object's is that of its last member.
    let mut open: Vec<(bool, String)> = Vec::new();
    let mut is_name = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let name = open.last().map_or_else(String::new, |(_, name)| name.clone());
        let token = match first {
            '"' => string(rest),
            '-' | '0'..='9' => &rest[..rest.find(|c: char| !is_of_number(c)).unwrap_or(rest.len())],
            _ => &rest[..first.len_utf8()],
        };
        match first {
            '"' => {
                let decoded: String = serde_json::from_str(token).ok()?;
                let changed = change(if is_name { JsonToken::Name } else { JsonToken::Value(&name) }, &decoded);
                // What does not change keeps its escapes.
                out += &if changed == decoded { token.to_owned() } else { Value::from(changed).to_string() };
                if let Some((true, name)) = open.last_mut().filter(|_| is_name) {
                    *name = decoded;
                }
            }
            '-' | '0'..='9' => {
                let changed = change(JsonToken::Value(&name), token);
                out += if changed.parse::<serde_json::Number>().is_ok() { &changed } else { "0" };
            }
            _ => out += token,
        }
        match first {
            '{' => open.push((true, String::new())),
            '[' => open.push((false, name)),
            '}' | ']' => _ = open.pop(),
            _ => {}
        }
        is_name = match first {
            '{' => true,
            ',' => open.last().is_some_and(|(object, _)| *object),
            _ if first.is_ascii_whitespace() => is_name,
            _ => false,
        };
        rest = &rest[token.len()..];
    }
    Some(out)
}

fn is_of_number(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '-' | '+' | '.' | 'e' | 'E')
}

/// The text in quotes that `text`, which is JSON, begins with.
fn string(text: &str) -> &str {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return &text[..=at],
            _ => {}
        }
    }
    text
}
