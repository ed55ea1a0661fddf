//! What can be wrong with a configuration, with its place.

use oplog_report::SourceLocation;

use oplog_findings::UnknownName;

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
