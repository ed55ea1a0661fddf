//! Secrets that do not show themselves, and the credentials made of them.

use std::fmt;

use subtle::ConstantTimeEq;

/// A text that is neither printed nor compared in a way that betrays it through time.
///
/// ```
/// use oplog_wire::sign::Secret;
///
/// let secret = Secret::new("hunter2");
/// assert_eq!(format!("{secret} {secret:?}"), "[redacted] [redacted]");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into custody.
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
pub(super) fn same(left: &str, right: &str) -> bool {
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
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// What one party signs with and the other verifies against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The access key, or the user name; with a bearer token a name of the account, which is never sent.
    pub access_key: String,
    /// The secret key, the password, or the bearer token.
    pub secret: Secret,
    /// The token that comes with temporary credentials. A request has to carry it exactly when this is set.
    pub security_token: Option<Secret>,
}

impl Credentials {
    /// Permanent credentials.
    pub fn new(access_key: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { access_key: access_key.into(), secret: secret.into(), security_token: None }
    }

    /// Temporary credentials: the same with a security token.
    #[must_use]
    pub fn with_security_token(self, token: impl Into<Secret>) -> Self {
        Self { security_token: Some(token.into()), ..self }
    }
}
