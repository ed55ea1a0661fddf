//! `x-auth-token`: a bearer token in a header of its own. Nothing of the request is covered, and no clock is involved.

use jiff::Timestamp;

use super::signature::refuse_security_token;
use super::strategy::Strategy;
use super::{Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};

pub(super) struct XAuthToken;

impl Strategy for XAuthToken {
    fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        parts.values("x-auth-token").any(|token| !token.is_empty())
    }

    fn sign(
        &self,
        _parts: &Parts<'_>,
        credentials: &Credentials,
        _now: Timestamp,
        _nonce: &str,
    ) -> Result<Signature, SignError> {
        refuse_security_token(credentials)?;
        let mut signature = Signature::default();
        signature.set("X-Auth-Token", credentials.secret.expose(), "token")?;
        Ok(signature)
    }

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, _now: Timestamp) -> Result<Identity, VerifyError> {
        let token = parts.single("x-auth-token")?.ok_or(VerifyError::Missing)?;
        let credentials = lookup(token).ok_or(VerifyError::UnknownAccessKey)?;
        if !credentials.secret.is(token) {
            return Err(VerifyError::WrongSecret);
        }
        Ok(Identity { access_key: credentials.access_key, security_token: None, nonce: None, signed_at: None })
    }
}
