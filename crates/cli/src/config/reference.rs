//! Values that stand elsewhere: `env:NAME` in the environment, `file:PATH` in a file.

use std::io::Read;
use std::path::Path;

use super::error::Unreadable;

/// The longest value that is read from a file, in bytes.
const LONGEST: u64 = 64 << 10;

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written<'a> {
    /// As it is.
    Inline(&'a str),
    /// In a variable of the environment.
    Env(&'a str),
    /// In a file.
    File(&'a str),
}

impl<'a> Written<'a> {
    /// How `text` is written.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        match (text.strip_prefix("env:"), text.strip_prefix("file:")) {
            (Some(name), _) => Self::Env(name),
            (_, Some(path)) => Self::File(path),
            _ => Self::Inline(text),
        }
    }
}

/// The text of a file, without the line break at its end.
///
/// # Errors
/// When the file cannot be read, is too long to hold one value, or is no text.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    // A device or a pipe has no length and may never end.
    std::fs::File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Unreadable::TooLong(LONGEST));
    }
    let text = String::from_utf8(bytes).map_err(|_| Unreadable::NotText)?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}
