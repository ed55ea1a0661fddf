//! Lines for a terminal: labels, colours, and nothing that steers it.

use std::fmt::Write as _;

pub(super) const RED: &str = "31;1";
pub(super) const GREEN: &str = "32;1";
pub(super) const YELLOW: &str = "33;1";
pub(super) const CYAN: &str = "36;1";
pub(super) const BOLD: &str = "1";

pub(super) struct Text {
    pub(super) out: String,
    pub(super) color: bool,
}

impl Text {
    pub(super) fn paint(&self, word: &str, code: &str) -> String {
        if self.color { format!("\x1b[{code}m{word}\x1b[0m") } else { word.to_owned() }
    }

    /// One line, taken as it is.
    pub(super) fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.out.lines().count()
    }

    /// A label and a value.
    pub(super) fn row(&mut self, label: &str, value: &str) {
        let _ = writeln!(self.out, "  {label:<9} {}", plain(value));
    }
}

/// The text with everything spelled out that is not seen, or that steers a terminal.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        let steers = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || steers {
            plain.extend(character.escape_default());
        } else {
            plain.push(character);
        }
    }
    plain
}
