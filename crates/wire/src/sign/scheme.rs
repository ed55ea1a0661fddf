//! The names of the schemes, and the way from a name to its strategy.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::acs3_hmac_sha256::Acs3HmacSha256;
use super::basic::Basic;
use super::bce_auth_v1::BceAuthV1;
use super::key_name::KeyName;
use super::rpc_hmac_sha1::RpcHmacSha1;
use super::sdk_hmac_sha256::SdkHmacSha256;
use super::sent_secret::SentSecret;
use super::strategy::Strategy;
use super::{Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};

/// A way to prove who sends a request.
///
/// | name | proof | covers | clock |
/// | --- | --- | --- | --- |
/// | `bce-auth-v1` | header, or query parameter `authorization` | method, path, query, listed headers | lives for the seconds it states; at most 30 minutes ahead |
/// | `rpc-hmac-sha1` | query or form parameter `Signature` | method, every parameter; **not** path, headers, other bodies | 31 minutes either way |
/// | `acs3-hmac-sha256` | header | method, path, query, listed headers, body | 15 minutes either way |
/// | `sdk-hmac-sha256` | header | method, path (a final `/` aside), query, listed headers, body unless declared unsigned | 15 minutes either way |
/// | `x-auth-token` | header | nothing | none |
/// | `basic` | header | nothing | none |
/// | `bearer` | header | nothing | none |
/// | `api-key-header` | header of the name that the table gives | nothing | none |
/// | `api-key-query` | query parameter of the name that the table gives | nothing | none |
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// `Authorization: bce-auth-v1/…`, HMAC-SHA256 with a derived key.
    BceAuthV1,
    /// Parameters signed with HMAC-SHA1, `SignatureVersion` 1.0.
    RpcHmacSha1,
    /// `Authorization: ACS3-HMAC-SHA256 Credential=…`.
    Acs3HmacSha256,
    /// `Authorization: SDK-HMAC-SHA256 Access=…`.
    SdkHmacSha256,
    /// A bearer token in the header `X-Auth-Token`.
    XAuthToken,
    /// HTTP Basic (RFC 7617) with UTF-8.
    Basic,
    /// `Authorization: Bearer …` (RFC 6750).
    Bearer,
    /// A key in the header of this name.
    ApiKeyHeader(KeyName),
    /// A key in the query parameter of this name.
    ApiKeyQuery(KeyName),
}

impl Scheme {
    /// Every scheme whose proof stands in the same place whatever the service, in the order [`Scheme::detect`] tries them.
    pub const ALL: [Scheme; 7] = [
        Scheme::BceAuthV1,
        Scheme::RpcHmacSha1,
        Scheme::Acs3HmacSha256,
        Scheme::SdkHmacSha256,
        Scheme::XAuthToken,
        Scheme::Basic,
        Scheme::Bearer,
    ];

    /// The name used in tables and configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Scheme::BceAuthV1 => "bce-auth-v1",
            Scheme::RpcHmacSha1 => "rpc-hmac-sha1",
            Scheme::Acs3HmacSha256 => "acs3-hmac-sha256",
            Scheme::SdkHmacSha256 => "sdk-hmac-sha256",
            Scheme::XAuthToken => "x-auth-token",
            Scheme::Basic => "basic",
            Scheme::Bearer => "bearer",
            Scheme::ApiKeyHeader(_) => "api-key-header",
            Scheme::ApiKeyQuery(_) => "api-key-query",
        }
    }

    /// The name of the header or the query parameter of an API key; `None` for other schemes.
    #[must_use]
    pub fn key_name(&self) -> Option<&str> {
        match self {
            Scheme::ApiKeyHeader(name) | Scheme::ApiKeyQuery(name) => Some(name.as_str()),
            _ => None,
        }
    }

    /// Whether the secret alone proves who sends a request, without an access key or a user beside it.
    #[must_use]
    pub fn is_secret_alone(self) -> bool {
        matches!(self, Scheme::XAuthToken | Scheme::Bearer | Scheme::ApiKeyHeader(_) | Scheme::ApiKeyQuery(_))
    }

    /// Whether a signature tells when it was made, so that it runs out.
    #[must_use]
    pub fn has_clock(self) -> bool {
        !self.is_secret_alone() && self != Scheme::Basic
    }

    /// The first scheme of [`Scheme::ALL`] that the request tries to use, whether or not it succeeds.
    #[must_use]
    pub fn detect(parts: &Parts<'_>) -> Option<Scheme> {
        Scheme::ALL.into_iter().find(|scheme| scheme.is_attempted(parts))
    }

    /// Whether the request tries to use this scheme, whether or not it succeeds.
    #[must_use]
    pub fn is_attempted(self, parts: &Parts<'_>) -> bool {
        self.strategy().is_attempted(parts)
    }

    /// Whether its proof stands in the header `Authorization`.
    #[must_use]
    pub fn is_in_authorization(self) -> bool {
        match self {
            Scheme::RpcHmacSha1 | Scheme::XAuthToken | Scheme::ApiKeyQuery(_) => false,
            Scheme::ApiKeyHeader(name) => name.as_str().eq_ignore_ascii_case("authorization"),
            _ => true,
        }
    }

    /// Works out what to add to a request so that it proves to come from the holder of `credentials`.
    ///
    /// Every other header and parameter must be there already: whatever the scheme covers is signed as `parts` shows it.
    /// That includes `Host` for the three schemes that sign headers, and `x-acs-action` and `x-acs-version` for
    /// [`Scheme::Acs3HmacSha256`]. `nonce` goes out with [`Scheme::RpcHmacSha1`] and [`Scheme::Acs3HmacSha256`] and has
    /// to be new for each request; the others have no place for one. A fraction of a second in `now` is cut off.
    ///
    /// # Errors
    /// When the request lacks something that must be signed, already has a parameter that the signature sets, or when a
    /// value cannot travel in its place.
    pub fn sign(
        self,
        parts: &Parts<'_>,
        credentials: &Credentials,
        now: Timestamp,
        nonce: &str,
    ) -> Result<Signature, SignError> {
        self.strategy().sign(parts, credentials, now, nonce)
    }

    /// Finds out who sent a request.
    ///
    /// `lookup` gets the access key, the user name ([`Scheme::Basic`]), or the secret itself where that [stands
    /// alone](Scheme::is_secret_alone): [`Credentials::secret`] has to be that secret then. Order of the checks: completeness and form, clock, digest of the
    /// body, known key, signature, security token.
    ///
    /// # Errors
    /// When the request does not prove it; no error shows a secret.
    pub fn verify(self, parts: &Parts<'_>, lookup: &Lookup<'_>, now: Timestamp) -> Result<Identity, VerifyError> {
        self.strategy().verify(parts, lookup, now)
    }

    fn strategy(self) -> Box<dyn Strategy> {
        match self {
            Scheme::BceAuthV1 => Box::new(BceAuthV1),
            Scheme::RpcHmacSha1 => Box::new(RpcHmacSha1),
            Scheme::Acs3HmacSha256 => Box::new(Acs3HmacSha256),
            Scheme::SdkHmacSha256 => Box::new(SdkHmacSha256),
            Scheme::XAuthToken => Box::new(SentSecret::XAuthToken),
            Scheme::Basic => Box::new(Basic),
            Scheme::Bearer => Box::new(SentSecret::Bearer),
            Scheme::ApiKeyHeader(name) => Box::new(SentSecret::Header(name)),
            Scheme::ApiKeyQuery(name) => Box::new(SentSecret::Query(name)),
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Scheme {
    type Err = ParseSchemeError;

    /// A name, and for an API key that of its header or parameter behind `=`: `api-key-header=X-Api-Key`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || ParseSchemeError { name: text.to_owned() };
        let Some((name, key)) = text.split_once('=') else {
            return Scheme::ALL.into_iter().find(|scheme| scheme.name() == text).ok_or_else(unknown);
        };
        let key = key.parse().map_err(|_| unknown())?;
        let named = [Scheme::ApiKeyHeader(key), Scheme::ApiKeyQuery(key)];
        named.into_iter().find(|scheme| scheme.name() == name).ok_or_else(unknown)
    }
}

/// A text that names no [`Scheme`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown signature scheme {name:?}, known are {}, api-key-header=NAME and api-key-query=NAME",
    Scheme::ALL.map(Scheme::name).join(", ")
)]
pub struct ParseSchemeError {
    /// The text.
    pub name: String,
}
