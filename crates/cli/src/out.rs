//! What goes to the terminal: text without colour where nobody sees it, errors with their causes.

use std::io::{self, Write};

use anyhow::Context;

/// Writes to standard output; colour is taken out unless a terminal shows it. A reader that has gone away is no error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Says something beside the output.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Says what went wrong, outermost first, each cause on a line of its own.
pub(crate) fn error(error: &anyhow::Error) {
    let mut text = format!("\x1b[1;31merror:\x1b[0m {error}");
    for cause in error.chain().skip(1) {
        text += &format!("\n  because {cause}");
    }
    note(&text);
}

/// The text as one word of a shell.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
