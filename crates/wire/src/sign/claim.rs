//! From what a request claims to whom it proves to come from: clock, look-up, comparison.

use jiff::{SignedDuration, Timestamp};

use super::calculation::Calculation;
use super::credentials::Lookup;
use super::error::VerifyError;
use crate::secret::Secret;
use crate::time::TimeFormat;

/// Who sent a request, as far as its signature proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The access key, user name or account name: [`super::Credentials::access_key`] as the look-up gave it.
    pub access_key: String,
    /// The security token, if the credentials are temporary.
    pub security_token: Option<Secret>,
    /// The number used once, for schemes that have one. Whether it is new is not known here.
    pub nonce: Option<String>,
    /// When the request was signed, for schemes that say so.
    pub signed_at: Option<Timestamp>,
}

/// The time of signing (`text` as sent), unless it is more than `life` ago or more than `lead` ahead. Both ends are inside.
pub(super) fn timely(
    format: TimeFormat,
    text: &str,
    now: Timestamp,
    life: SignedDuration,
    lead: SignedDuration,
) -> Result<Timestamp, VerifyError> {
    let signed_at = format.parse(text).map_err(|_| VerifyError::BadTimestamp { text: text.to_owned() })?;
    let age = now.duration_since(signed_at);
    let is_timely = age <= life && -age <= lead;
    if is_timely { Ok(signed_at) } else { Err(VerifyError::Expired { timestamp: text.to_owned() }) }
}

/// What a well-formed, timely request says about itself.
pub(super) struct Claim<'a> {
    pub(super) access_key: &'a str,
    pub(super) security_token: Option<&'a str>,
    pub(super) nonce: Option<&'a str>,
    pub(super) signed_at: Timestamp,
}

impl Claim<'_> {
    /// Believes the claim if the key is known, `is_signed_with` its secret holds, and the security token is the right one.
    ///
    /// The token comes last: until the signature matches, nobody learns whether a token is good. `calculation` is what did not match.
    pub(super) fn settle(
        self,
        lookup: &Lookup<'_>,
        calculation: impl FnOnce() -> Calculation,
        is_signed_with: impl Fn(&str) -> bool,
    ) -> Result<Identity, VerifyError> {
        let credentials = lookup(self.access_key).ok_or(VerifyError::UnknownAccessKey)?;
        if !is_signed_with(credentials.secret.expose()) {
            return Err(VerifyError::Mismatch(calculation()));
        }
        match (&credentials.security_token, self.security_token) {
            (None, None) => {}
            (Some(known), Some(sent)) if known.is(sent) => {}
            _ => return Err(VerifyError::SecurityToken),
        }
        Ok(Identity {
            access_key: credentials.access_key,
            security_token: credentials.security_token,
            nonce: self.nonce.map(str::to_owned),
            signed_at: Some(self.signed_at),
        })
    }
}
