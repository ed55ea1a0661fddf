//! Conditions: what about a request makes an operation answer with an error.
//!
//! One vocabulary read from two sides: the mock server asks "does the condition hold for this request?", the checker asks "how do
//! I send a request for which it holds?". Both find the answer in the row, so neither knows a vendor.

use schemars::JsonSchema;
use serde::Deserialize;

/// The condition of an error row, its *recipe* when read by a client.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Condition {
    /// The parameter is sent and breaks its documented format.
    Malformed(String),
    /// A mandatory parameter is not sent.
    Missing(String),
    /// The parameter is sent without a value.
    Empty(String),
    /// The parameter is sent more than once.
    Repeated(String),
    /// The parameter is sent with another value than its constant.
    OtherThan(String),
    /// The parameter is an integer outside its range, or no integer.
    OutOfRange(String),
    /// The parameter has the right form and names nothing that exists.
    Unknown(String),
    /// A page cursor that was never given out, or was damaged on the way.
    Damaged(String),
    /// A page cursor sent back with other parameters than it was given for.
    ChangedQuery(String),
    /// A parameter that the operation does not have.
    Undocumented(String),
    /// The body is no JSON object, where parameters travel in one.
    MalformedBody(Always),
    /// The request is signed with this kind of credential.
    Credential(CredentialKind),
    /// The request does not prove who sent it.
    Signature(SignatureFault),
    /// The version header is malformed.
    MalformedVersion(String),
    /// The version header names a version outside the range.
    UnsupportedVersion(String),
    /// The path belongs to no operation.
    UnknownPath(Always),
    /// The path is documented, the method is not.
    UnknownMethod(Always),
    /// The service is busy: waited for when met, and never probed.
    Load(Always),
    /// Never probed from outside: listed so that it is recognised when met.
    Internal(Always),
}

/// The only value of a condition without parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Always {
    /// Applies as such.
    Always,
}

/// Why a request does not prove who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureFault {
    /// It is not signed.
    Missing,
    /// The signature cannot be read, lacks a part, or leaves out what it must cover.
    Malformed,
    /// The time of signing cannot be read.
    BadTimestamp,
    /// It asks for an algorithm or a version that the scheme does not have.
    Unsupported,
    /// Nobody has the access key, user name or token.
    UnknownKey,
    /// The signature, password or security token is not the right one.
    Mismatch,
    /// It was signed too long ago, or too far in the future.
    Expired,
    /// The number used once was used before. What a service remembers is its own affair, so no target is held to it.
    NonceUsed,
    /// Any of these that no other row is about.
    Any,
}

impl SignatureFault {
    /// Every kind.
    pub const ALL: [SignatureFault; 9] = [
        SignatureFault::Missing,
        SignatureFault::Malformed,
        SignatureFault::BadTimestamp,
        SignatureFault::Unsupported,
        SignatureFault::UnknownKey,
        SignatureFault::Mismatch,
        SignatureFault::Expired,
        SignatureFault::NonceUsed,
        SignatureFault::Any,
    ];

    /// The more general fault whose row applies where this one has none.
    #[must_use]
    pub fn wider(self) -> Option<SignatureFault> {
        match self {
            SignatureFault::BadTimestamp | SignatureFault::Unsupported => Some(SignatureFault::Malformed),
            SignatureFault::Any => None,
            _ => Some(SignatureFault::Any),
        }
    }

    /// Its name in messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SignatureFault::Missing => "missing",
            SignatureFault::Malformed => "malformed",
            SignatureFault::BadTimestamp => "bad-timestamp",
            SignatureFault::Unsupported => "unsupported",
            SignatureFault::UnknownKey => "unknown-key",
            SignatureFault::Mismatch => "mismatch",
            SignatureFault::Expired => "expired",
            SignatureFault::NonceUsed => "nonce-used",
            SignatureFault::Any => "any",
        }
    }
}

/// A credential that is refused for a reason of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    /// Authenticated, but not allowed to call the operation.
    NoPermission,
    /// A security token that was never issued.
    InvalidStsToken,
    /// A security token past its time.
    ExpiredStsToken,
    /// An account of a kind that the product does not serve.
    UnsupportedAccount,
}

impl CredentialKind {
    /// Its name in configuration files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CredentialKind::NoPermission => "no-permission",
            CredentialKind::InvalidStsToken => "invalid-sts-token",
            CredentialKind::ExpiredStsToken => "expired-sts-token",
            CredentialKind::UnsupportedAccount => "unsupported-account",
        }
    }
}

impl Condition {
    /// The parameter it is about, if any.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Condition::Malformed(name)
            | Condition::Missing(name)
            | Condition::Empty(name)
            | Condition::Repeated(name)
            | Condition::OtherThan(name)
            | Condition::OutOfRange(name)
            | Condition::Unknown(name)
            | Condition::Damaged(name)
            | Condition::ChangedQuery(name) => Some(name),
            _ => None,
        }
    }
}
