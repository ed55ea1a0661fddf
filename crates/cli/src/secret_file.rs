//! Files that hold one secret.

use std::io::{self, ErrorKind};
use std::path::Path;

/// The longest secret, in bytes.
const LONGEST: u64 = 64 << 10;

/// The secret, without the line breaks at the end of its file.
///
/// # Errors
/// When the file cannot be read, is no text, or is longer than any secret.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    if std::fs::metadata(path)?.len() > LONGEST {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("it is longer than {LONGEST} bytes")));
    }
    let mut text = std::fs::read_to_string(path)?;
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(text)
}
