//! Secrets that do not show themselves, and texts without them.
//!
//! A [`Secret`] is hidden by its type: it prints as [`HIDDEN`], and only [`Secret::expose`] gives the text. A text that comes
//! from outside may hold one all the same. Where its value is known, the [`Redactor`] takes it out in whatever spelling; where
//! it is not, [`is_secret_name`] tells by the name of a header, a parameter, a member or a setting.
//!
//! Edges: which values a run must keep quiet about is up to whoever reads the configuration.

mod names;
mod redactor;
mod spelling;

use std::fmt;

use subtle::ConstantTimeEq;

pub use names::{is_secret_name, words};
pub use redactor::{Redactor, redact};

/// What stands in the place of a secret.
pub const HIDDEN: &str = "[redacted]";

/// A text that is neither printed nor compared in a way that betrays it through time.
///
/// ```
/// use oplog_wire::secret::Secret;
///
/// let secret = Secret::new("hunter2");
/// assert_eq!(format!("{secret} {secret:?}"), "[redacted] [redacted]");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that has to send it or compute with it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `text` is the secret. The time taken depends on the lengths alone.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        same(&self.0, text)
    }
}

/// Compares in time that depends on the lengths alone.
pub(crate) fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

impl Eq for Secret {}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}
