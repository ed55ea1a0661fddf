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

/// Where text for people goes: it makes way for a report that goes to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum People {
    /// To standard output.
    Stdout,
    /// To standard error, since standard output belongs to a report.
    Stderr,
    /// Nowhere: only errors are printed.
    Quiet,
}

impl People {
    /// Prints a report, or another result.
    pub(crate) fn print(self, text: &str) -> anyhow::Result<()> {
        match self {
            Self::Stdout => print(text),
            Self::Stderr => {
                let _ = anstream::stderr().write_all(text.as_bytes());
                Ok(())
            }
            Self::Quiet => Ok(()),
        }
    }

    /// Says something beside that.
    pub(crate) fn note(self, text: &str) {
        if self != Self::Quiet {
            note(text);
        }
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

/// The text as one word of a shell: of `sh`, `bash`, `zsh` and PowerShell, unless both kinds of quotes stand in it.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=%+".contains(c);
    let steers = |c: char| "\"$`\\!".contains(c);
    match text.contains('\'') {
        _ if !text.is_empty() && text.chars().all(plain) => text.to_owned(),
        true if !text.contains(steers) => format!("\"{text}\""),
        _ => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_is_quoted_as_every_shell_reads_it() {
        assert_eq!(quoted("http://127.0.0.1:8080/a-b_c"), "http://127.0.0.1:8080/a-b_c");
        // PowerShell makes a list of the one, and a variable of the other.
        assert_eq!([quoted("a,b"), quoted("@a")], ["'a,b'", "'@a'"]);
        assert_eq!([quoted(""), quoted("$HOME a")], ["''", "'$HOME a'"]);
        assert_eq!([quoted("it's"), quoted("it's $5")], ["\"it's\"", r"'it'\''s $5'"]);
    }
}
