//! What can be wrong with a configuration, with its place.

use std::ops::Range;

use oplog_report::SourceLocation;

use oplog_findings::{UnknownName, closest};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is too large to be one.
    #[error("`{path}` has more than {limit} bytes; that is no configuration")]
    TooLarge {
        /// The file.
        path: String,
        /// The most it may have.
        limit: u64,
    },
    /// It is no TOML, or has a key or a value that is not understood.
    #[error("{place}: {problem}")]
    Invalid {
        /// Where.
        place: SourceLocation,
        /// What, and what was expected.
        problem: String,
    },
    /// It names something that does not exist.
    #[error("{place}: {unknown}")]
    Unknown {
        /// Where.
        place: SourceLocation,
        /// The name, and what was probably meant.
        unknown: Box<UnknownName>,
    },
    /// It has no target of this name.
    #[error("`{path}`: {unknown}")]
    NoTarget {
        /// The file.
        path: String,
        /// The name, and what was probably meant.
        unknown: Box<UnknownName>,
    },
    /// A variable that it refers to is not set.
    #[error(
        "{place}: the environment variable `{name}` is not set: export it, or give another value than `env:{name}`"
    )]
    Environment {
        /// Where.
        place: SourceLocation,
        /// The variable.
        name: String,
    },
    /// A file that it refers to cannot be read.
    #[error("{place}: the value is in `{path}`, which cannot be used")]
    Value {
        /// Where.
        place: SourceLocation,
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: Unreadable,
    },
}

/// Why a file holds no value.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is too long to be one.
    #[error("it has more than {0} bytes")]
    TooLong(u64),
    /// It is not UTF-8.
    #[error("it is no text")]
    NotText,
}

impl ConfigError {
    /// What is wrong with `text`, the content of the file `path`, and what was probably meant.
    #[must_use]
    pub fn toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let mut problem = without_value(error.message().trim_end());
        if let Some(meant) = meant(text, &span, &problem) {
            problem = format!("{problem}; did you mean `{meant}`?");
        }
        ConfigError::Invalid { place: SourceLocation::of(path, text, span.start), problem }
    }
}

/// What is said of a value that is none of those that are known.
const UNKNOWN_VALUE: &str = "unknown value";

/// The message without the value that stands at a wrong place: it may be a secret.
fn without_value(message: &str) -> String {
    let Some((said, expected)) = message.rsplit_once(", expected ") else { return message.to_owned() };
    let shown = if said.starts_with("unknown variant `") {
        Some(UNKNOWN_VALUE.to_owned())
    } else {
        said.strip_prefix("invalid ").and_then(|rest| {
            let (what, found) = rest.split_once(": ")?;
            Some(format!("invalid {what}: {}", found.split(' ').next()?))
        })
    };
    shown.map_or_else(|| message.to_owned(), |said| format!("{said}, expected {expected}"))
}

/// The name that was probably meant by the key at `span`, among those that the message says are expected.
fn meant<'a>(text: &str, span: &Range<usize>, problem: &'a str) -> Option<&'a str> {
    let (what, expected) = problem.split_once("expected ")?;
    let written = text.get(span.clone())?.trim_matches(['"', '\'']);
    let unknown = what.starts_with("unknown ") && (what.contains(written) || what.starts_with(UNKNOWN_VALUE));
    closest(written, expected.split('`').skip(1).step_by(2)).filter(|_| unknown)
}
