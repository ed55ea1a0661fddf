//! `basic`: user and password in base64 (RFC 7617, UTF-8). Nothing of the request is covered, and no clock is involved.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::signature::refuse_security_token;
use super::strategy::Strategy;
use super::{Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};

const AUTHORIZATION: &str = "authorization";
const PREFIX: &str = "Basic ";

pub(super) struct Basic;

impl Strategy for Basic {
    fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        parts.authorization_begins(PREFIX)
    }

    fn sign(
        &self,
        _parts: &Parts<'_>,
        credentials: &Credentials,
        _now: Timestamp,
        _nonce: &str,
    ) -> Result<Signature, SignError> {
        refuse_security_token(credentials)?;
        let (user, password) = (&credentials.access_key, credentials.secret.expose());
        for (what, text, end) in [("user name", user.as_str(), Some(':')), ("password", password, None)] {
            if text.chars().any(|char| char.is_control() || Some(char) == end) {
                return Err(SignError::Unsendable { what });
            }
        }
        let mut signature = Signature::default();
        let code = STANDARD.encode(format!("{user}:{password}"));
        signature.set("Authorization", &format!("{PREFIX}{code}"), AUTHORIZATION)?;
        Ok(signature)
    }

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, _now: Timestamp) -> Result<Identity, VerifyError> {
        let text = parts.single(AUTHORIZATION)?.ok_or(VerifyError::Missing)?;
        let pair = decode(text).ok_or(VerifyError::Malformed { what: AUTHORIZATION })?;
        let (user, password) = pair.split_once(':').ok_or(VerifyError::Malformed { what: AUTHORIZATION })?;
        let credentials = lookup(user).ok_or(VerifyError::UnknownAccessKey)?;
        if !credentials.secret.is(password) {
            return Err(VerifyError::WrongSecret);
        }
        Ok(Identity { access_key: credentials.access_key, security_token: None, nonce: None, signed_at: None })
    }
}

/// User and password with the colon between them.
fn decode(authorization: &str) -> Option<String> {
    let (scheme, code) = authorization.split_once(' ')?;
    let code = scheme.eq_ignore_ascii_case("basic").then(|| code.trim())?;
    String::from_utf8(STANDARD.decode(code).ok()?).ok()
}
