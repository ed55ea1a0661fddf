//! What every scheme can do.

use jiff::Timestamp;

use super::claim::Identity;
use super::credentials::{Credentials, Lookup};
use super::error::{SignError, VerifyError};
use super::parts::Parts;
use super::signature::Signature;

/// A scheme, behind its name.
pub(super) trait Strategy {
    /// Whether the request tries to use this scheme, whether or not it succeeds.
    fn is_attempted(&self, parts: &Parts<'_>) -> bool;

    fn sign(
        &self,
        parts: &Parts<'_>,
        credentials: &Credentials,
        now: Timestamp,
        nonce: &str,
    ) -> Result<Signature, SignError>;

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, now: Timestamp) -> Result<Identity, VerifyError>;
}
