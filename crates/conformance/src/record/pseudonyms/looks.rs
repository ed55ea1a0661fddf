//! Values that are recognised by how they look, in the middle of free text.

use std::net::{IpAddr, SocketAddr};
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::names::{Kind, kind_of};

/// Patterns, the group `v` being the value, and what it is.
static LOOKS: LazyLock<Vec<(Regex, Kind)>> = LazyLock::new(|| {
    let patterns = [
        (r"(?P<v>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", Kind::Person),
        (r"(?i)\b(?P<v>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", Kind::Id),
        (r"\b(?P<v>[0-9]{1,3}(?:\.[0-9]{1,3}){3})\b", Kind::Person),
        (r"(?P<v>[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)", Kind::Person),
        (r"(?i)\b(?P<v>[0-9a-f]{2}(?::[0-9a-f]{2}){5})\b", Kind::Person),
        (r"(?P<v>\+[0-9][0-9 -]{7,14}[0-9])", Kind::Person),
        (r"(?:/home/|/Users/|\\Users\\)(?P<v>[^/\\\s'\x22]+)", Kind::Person),
        (r"\b(?P<v>[a-z]{1,8}-[A-Za-z0-9]{8,})\b", Kind::Id),
        (r"\b(?P<v>[0-9a-fA-F]{16,})\b", Kind::Id),
        (r"(?P<v>[A-Za-z0-9_+=-]{24,})", Kind::Person),
        (r"://(?P<v>[^/\s@]+@[^/\s@]+)", Kind::Person),
        (r"\b(?P<v>[0-9]{1,3}(?:\.[0-9]{1,3}){3}:[0-9]{1,5})\b", Kind::Person),
        (r"(?:^|[\s'\x22(\[=,])(?P<v>/(?:[\w.@+~-]+/)+[\w@+~-][\w.@+~-]*\.[A-Za-z][A-Za-z0-9]{0,4})\b", Kind::Path),
        (r"\b(?P<v>[A-Za-z]:\\(?:[^\\\s'\x22:]+\\)*[^\\\s'\x22:]+)", Kind::Path),
    ];
    patterns.into_iter().filter_map(|(pattern, kind)| Some((Regex::new(pattern).ok()?, kind))).collect()
});

/// A label with its value: `Operator: somebody`, `'InstanceId': 'i-…'`, `user=root`.
static LABELLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?P<label>[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z][A-Za-z0-9_-]*){0,2})["']?\s*[:=]\s*["']?(?P<v>[^\s"',;&<>(){}\[\]/][^\s"',;&<>(){}\[\]]*)"#,
    )
    .ok()
});

/// Where in a text something stands that looks like it identifies somebody or something.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    for capture in LABELLED.iter().flat_map(|labelled| labelled.captures_iter(text)) {
        let Some((range, value)) = value(&capture) else { continue };
        if let Some(kind) = kind_of(&capture["label"]).filter(|_| !is_empty(value)) {
            found.push((range, kind));
        }
    }
    for (index, (pattern, kind)) in LOOKS.iter().enumerate() {
        for capture in pattern.captures_iter(text) {
            found.extend(value(&capture).filter(|(_, value)| is_right(index, value)).map(|(range, _)| (range, *kind)));
        }
    }
    found
}

/// The value in a match, without the punctuation of its sentence.
fn value<'a>(capture: &Captures<'a>) -> Option<(Range<usize>, &'a str)> {
    let found = capture.name("v")?;
    let value = found.as_str().trim_end_matches(['.', ':', '!', '?']);
    Some((found.start()..found.start() + value.len(), value))
}

/// What a pattern alone cannot tell.
fn is_right(pattern: usize, value: &str) -> bool {
    let has = |wanted: fn(&u8) -> bool| value.as_bytes().iter().any(wanted);
    match pattern {
        2 | 3 => value.parse::<IpAddr>().is_ok_and(|address| !address.is_loopback() && !address.is_unspecified()),
        7 => {
            has(u8::is_ascii_digit)
                && value.split('-').nth(1).is_some_and(|id| id.bytes().any(|b| b.is_ascii_alphabetic()))
        }
        8 => has(u8::is_ascii_digit),
        11 => value.parse::<SocketAddr>().is_ok(),
        9 => has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase),
        _ => true,
    }
}

/// Values that say nothing: empty ones, zero, and words for nothing.
pub(super) fn is_empty(value: &str) -> bool {
    let blank = value.trim().is_empty() || value.chars().all(|character| !character.is_alphanumeric());
    blank
        || matches!(
            value.to_ascii_lowercase().as_str(),
            "0" | "-1" | "null" | "none" | "nil" | "true" | "false" | "localhost"
        )
        || value.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// Whether a text is an address on the web, and nothing else.
pub(super) fn is_url(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
}

/// Whether a text is one run of the characters of words.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(of_word)
}

fn of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// Where the words of a text stand.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    std::iter::from_fn(move || {
        let start = end + text[end..].find(of_word)?;
        end = start + text[start..].find(|character| !of_word(character)).unwrap_or(text.len() - start);
        Some(start..end)
    })
}
