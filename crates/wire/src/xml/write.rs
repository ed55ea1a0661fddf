//! What both dialects need to write XML text.

use std::borrow::Cow;

use super::reader::{begins_name, continues_name, is_character};

pub(super) const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// Appends `text` as character data.
///
/// `<`, `>` and `&` are escaped and quotes are not, as Rails does it. A carriage return goes as a reference, because
/// readers turn a literal one into a newline. Characters that XML cannot hold become U+FFFD.
pub(super) fn push_text(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' => out.push_str("&#13;"),
            _ if is_character(character) => out.push(character),
            _ => out.push('\u{fffd}'),
        }
    }
}

/// `key` as the name of an element: each character that a name cannot hold becomes `_`.
pub(super) fn name(key: &str) -> Cow<'_, str> {
    if key.starts_with(begins_name) && key.chars().all(continues_name) {
        return Cow::Borrowed(key);
    }
    let mut name: String =
        key.chars().map(|character| if continues_name(character) { character } else { '_' }).collect();
    if !name.starts_with(begins_name) {
        name.insert(0, '_');
    }
    Cow::Owned(name)
}
