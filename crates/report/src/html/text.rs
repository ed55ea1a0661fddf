//! Texts of a target as a page may hold them: bounded, and with nothing in them that is not seen.
//!
//! Escaping is the template's business; what is done here holds for every text alike.

use std::borrow::Cow;

/// The text, cut to `most` characters, with a note of how long it was.
pub(super) fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}… (cut: {} characters)", &text[..end], text.chars().count())),
        None => Cow::Borrowed(text),
    }
}

/// The text with every character spelled out that is not seen, or that changes how its neighbours are seen. Line breaks and
/// tabs stay.
pub(super) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            visible.extend(character.escape_default());
        } else {
            visible.push(character);
        }
    }
    visible
}

fn is_hidden(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        // Joiners, directions, separators of lines and paragraphs.
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        // Tags, and selectors of variants.
        '\u{e0000}'..='\u{e01ef}' => true,
        // What stands for no character, in each plane.
        '\u{fdd0}'..='\u{fdef}' => true,
        _ if u32::from(character) & 0xfffe == 0xfffe => true,
        _ => character.is_control(),
    }
}

/// `count` things, with the word for one of them.
pub(super) fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_spelled_out() {
        assert_eq!(visible("a\u{1b}[2J\r\n\tb\u{202e}\u{0}é✓"), "a\\u{1b}[2J\\r\n\tb\\u{202e}\\u{0}é✓");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(clip("ééé", 2), "éé… (cut: 3 characters)");
        assert_eq!(clip("ééé", 3), "ééé");
    }
}
