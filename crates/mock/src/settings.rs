//! What can be set about the mock server.

use oplog_schema::condition::CredentialKind;
use oplog_wire::sign::Credentials;

/// Settings of a [`Responder`](crate::Responder).
///
/// ```
/// use oplog_mock::{AuthMode, Settings};
/// let settings = Settings { seed: 7, entries: Some(1000), ..Settings::default() };
/// assert_eq!(settings.auth, AuthMode::Check);
/// ```
#[derive(Debug, Clone)]
pub struct Settings {
    /// From which all made-up values follow. Two responders with one seed answer alike.
    pub seed: u64,
    /// How many entries every known entity has; absent, the tables say. An answer that is not cut into pages ends after 100 000.
    pub entries: Option<u64>,
    /// Whether a documented request gets its documented answer byte for byte, where that fits the data set.
    pub replay: bool,
    /// Whether requests must prove who they are.
    pub auth: AuthMode,
    /// The credentials that the mock server knows.
    pub credentials: Vec<Credential>,
    /// Whether the answer to a signature that does not match tells, in the header `Mock-Expected-String-To-Sign`, what should have
    /// been signed. No vendor does that.
    pub explain_auth: bool,
    /// Whether clients reach the mock server over HTTPS, so that links to further pages say so.
    pub https: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            entries: None,
            replay: true,
            auth: AuthMode::default(),
            credentials: Credential::tests(),
            explain_auth: false,
            https: false,
        }
    }
}

impl Settings {
    /// The defaults of a mock server that serves everyone, for whom signatures are beside the point.
    ///
    /// ```
    /// use oplog_mock::{AuthMode, Settings};
    /// assert_eq!(Settings::open().auth, AuthMode::Off);
    /// ```
    #[must_use]
    pub fn open() -> Self {
        Self { auth: AuthMode::Off, ..Self::default() }
    }
}

/// Whether requests must prove who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuthMode {
    /// Requests must be signed after one of the operation's schemes, by a known credential, as the vendors ask for.
    #[default]
    Check,
    /// Requests without or with wrong credentials are served. Credentials that are refused for a reason of their own still are.
    Off,
}

/// A credential that the mock server knows. None of them opens anything anywhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The access key, or the user of a password.
    pub access_key: String,
    /// The secret key, or the password.
    pub secret: String,
    /// A session token that must be sent along, or that is sent alone.
    pub token: Option<String>,
    /// The reason for which its owner is refused; absent, nothing is wrong with it.
    pub refused: Option<CredentialKind>,
    /// Whether it is of another account than the first one, and sees only what belongs to that.
    pub is_other: bool,
}

impl Credential {
    /// What it signs with.
    #[must_use]
    pub fn to_sign_with(&self) -> Credentials {
        let credentials = Credentials::new(self.access_key.as_str(), self.secret.as_str());
        match &self.token {
            Some(token) => credentials.with_security_token(token.as_str()),
            None => credentials,
        }
    }

    /// What stands for it in a header with a bearer token.
    #[must_use]
    pub fn bearer(&self) -> &str {
        self.token.as_deref().unwrap_or(&self.secret)
    }

    /// The built-in credential that nothing is wrong with: `test` and `test-secret`.
    #[must_use]
    pub fn test() -> Credential {
        Credential::built_in("test", None, None)
    }

    /// The built-in credential of another account: `test-other` and `test-other-secret`.
    #[must_use]
    pub fn test_other() -> Credential {
        Credential { is_other: true, ..Credential::built_in("test-other", None, None) }
    }

    /// The built-in credentials: [`Credential::test`], [`Credential::test_other`], and one for each reason of refusal.
    #[must_use]
    pub fn tests() -> Vec<Credential> {
        let credential = Credential::built_in;
        vec![
            Credential::test(),
            Credential::test_other(),
            credential("test-no-permission", None, Some(CredentialKind::NoPermission)),
            credential("test-unsupported-account", None, Some(CredentialKind::UnsupportedAccount)),
            credential("test-sts", Some("test-sts-invalid"), Some(CredentialKind::InvalidStsToken)),
            credential("test-sts", Some("test-sts-expired"), Some(CredentialKind::ExpiredStsToken)),
        ]
    }

    fn built_in(key: &str, token: Option<&str>, refused: Option<CredentialKind>) -> Credential {
        Credential {
            access_key: key.to_owned(),
            secret: format!("{key}-secret"),
            token: token.map(str::to_owned),
            refused,
            is_other: false,
        }
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential")
            .field("access_key", &self.access_key)
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}
