//! Why a request cannot be signed, and why a signature is refused.

use super::calculation::Calculation;

/// Why a request cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The scheme signs a header that the request lacks.
    #[error("the request has no header {header}")]
    MissingHeader {
        /// Its name in lower case.
        header: &'static str,
    },
    /// The request already has a parameter which the signature would set.
    #[error("the request already has the parameter {parameter}")]
    Occupied {
        /// Its name.
        parameter: &'static str,
    },
    /// A value cannot stand where the scheme puts it: empty, control characters, or the character that ends it.
    #[error("the {what} cannot be sent")]
    Unsendable {
        /// Which value.
        what: &'static str,
    },
    /// The credentials are temporary and the scheme has no place for their token.
    #[error("the scheme has no place for a security token")]
    SecurityToken,
}

/// Why a request does not prove who sent it. No variant shows a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The request is anonymous.
    #[error("the request is not signed")]
    Missing,
    /// Something is there and cannot be read.
    #[error("the {what} is malformed")]
    Malformed {
        /// Which part.
        what: &'static str,
    },
    /// The request is signed, but a part that the scheme needs is absent.
    #[error("the signature needs {what:?}")]
    Incomplete {
        /// The parameter, or the header in lower case.
        what: String,
    },
    /// The request asks for an algorithm, version or kind of signature other than the scheme's.
    #[error("{parameter} {value:?} is not supported")]
    Unsupported {
        /// The parameter that asks for it.
        parameter: &'static str,
        /// What it asks for.
        value: String,
    },
    /// The signature leaves out a header that it must cover.
    #[error("the header {header} is not signed")]
    NotSigned {
        /// Its name in lower case.
        header: String,
    },
    /// The time of signing does not have the scheme's format.
    #[error("the timestamp {text:?} is malformed")]
    BadTimestamp {
        /// The time as sent.
        text: String,
    },
    /// The request was signed too long ago, or too far in the future.
    #[error("the signature of {timestamp} is not valid now")]
    Expired {
        /// The time as sent.
        timestamp: String,
    },
    /// The request states a digest which its body does not have.
    #[error("the body does not have the digest that the request states")]
    BodyDigest,
    /// Nobody has this access key, user name or token.
    #[error("the access key is unknown")]
    UnknownAccessKey,
    /// The signature is not the one calculated here.
    #[error("the signature does not match")]
    Mismatch(Calculation),
    /// The password or token is not the known one.
    #[error("the secret is wrong")]
    WrongSecret,
    /// The security token is missing, or not the one that belongs to the access key.
    #[error("the security token does not belong to the access key")]
    SecurityToken,
}
