//! How requests are signed, in words that name secrets and do not tell them.

use oplog_schema::condition::CredentialKind;
use oplog_wire::sign::Scheme;

/// The variable with the token of temporary credentials.
pub const SECURITY_TOKEN: &str = "OPLOG_SECURITY_TOKEN";

/// How requests of one operation are signed, in words that name secrets and do not tell them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthDescription {
    /// The scheme; `None` where requests go out unsigned.
    pub scheme: Option<Scheme>,
    /// Where key, secret and token are: `env:NAME`, `file:PATH`, or for the key the key itself. `None` is the usual variable.
    pub access_key: Option<String>,
    /// See above.
    pub secret: Option<String>,
    /// See above.
    pub security_token: Option<String>,
    /// Headers of every request, secrets as references.
    pub headers: Vec<(String, String)>,
    /// Query parameters of every request, secrets as references.
    pub query: Vec<(String, String)>,
    /// How requests with a credential of a special kind are signed.
    pub special: Vec<(CredentialKind, AuthDescription)>,
}
