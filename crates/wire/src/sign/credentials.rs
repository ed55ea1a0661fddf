//! What requests are signed with.

use crate::secret::Secret;

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

/// Finds the credentials behind what a request names: an access key, a user, or a token.
pub type Lookup<'a> = dyn Fn(&str) -> Option<Credentials> + 'a;
