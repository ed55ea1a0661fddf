//! A secret that is sent as it is: `x-auth-token`, `bearer` (RFC 6750, section 2.1), and keys in a header or a query parameter
//! of any name. Nothing of the request is covered, and no clock is involved.

use jiff::Timestamp;

use super::key_name::KeyName;
use super::pairs::Pairs;
use super::signature::refuse_security_token;
use super::strategy::Strategy;
use super::{Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};

const AUTHORIZATION: &str = "authorization";
const BEARER: &str = "Bearer ";

/// Where the secret stands.
pub(super) enum SentSecret {
    /// In the header `X-Auth-Token`.
    XAuthToken,
    /// In the header `Authorization`, after the word.
    Bearer,
    /// In this header.
    Header(KeyName),
    /// In this parameter of the query.
    Query(KeyName),
}

impl SentSecret {
    /// What errors call it.
    fn what(&self) -> &'static str {
        match self {
            SentSecret::XAuthToken => "x-auth-token",
            SentSecret::Bearer => AUTHORIZATION,
            SentSecret::Header(_) | SentSecret::Query(_) => "API key",
        }
    }

    /// What stands in that place of a request, in the order sent.
    fn sent(&self, parts: &Parts<'_>) -> Vec<String> {
        let header = |name: &str| parts.values(name).map(str::to_owned).collect();
        match self {
            SentSecret::XAuthToken => header("x-auth-token"),
            SentSecret::Bearer => {
                let begins = |value: &&str| value.get(..BEARER.len()).is_some_and(|is| is.eq_ignore_ascii_case(BEARER));
                parts
                    .values(AUTHORIZATION)
                    .filter(begins)
                    .map(|value| value[BEARER.len()..].trim().to_owned())
                    .collect()
            }
            SentSecret::Header(name) => header(name.as_str()),
            SentSecret::Query(name) => Pairs::parse(parts.raw_query().as_bytes()).texts(name.as_str()),
        }
    }
}

impl Strategy for SentSecret {
    fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        self.sent(parts).iter().any(|secret| !secret.is_empty())
    }

    fn sign(
        &self,
        parts: &Parts<'_>,
        credentials: &Credentials,
        _now: Timestamp,
        _nonce: &str,
    ) -> Result<Signature, SignError> {
        refuse_security_token(credentials)?;
        let secret = credentials.secret.expose();
        let mut signature = Signature::default();
        match self {
            SentSecret::XAuthToken => signature.set("X-Auth-Token", secret, "token")?,
            // A token has no blanks: another word after the first would be no part of it.
            SentSecret::Bearer if secret.is_empty() || secret.contains(' ') => {
                return Err(SignError::Unsendable { what: "token" });
            }
            SentSecret::Bearer => signature.set("Authorization", &format!("{BEARER}{secret}"), "token")?,
            SentSecret::Header(name) => signature.set(name.as_str(), secret, "API key")?,
            SentSecret::Query(_) if secret.is_empty() => return Err(SignError::Unsendable { what: "API key" }),
            SentSecret::Query(_) if self.is_attempted(parts) => {
                return Err(SignError::Occupied { parameter: "that the API key travels in" });
            }
            SentSecret::Query(name) => signature.query.push((name.as_str().to_owned(), secret.to_owned())),
        }
        Ok(signature)
    }

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, _now: Timestamp) -> Result<Identity, VerifyError> {
        let sent = self.sent(parts);
        let is_other = matches!(self, SentSecret::Bearer) && parts.values(AUTHORIZATION).count() > sent.len();
        let token = match sent.as_slice() {
            _ if is_other => return Err(VerifyError::Malformed { what: self.what() }),
            [token] if !token.is_empty() => token,
            [] | [_] => return Err(VerifyError::Missing),
            _ => return Err(VerifyError::Malformed { what: self.what() }),
        };
        let credentials = lookup(token).ok_or(VerifyError::UnknownAccessKey)?;
        if !credentials.secret.is(token) {
            return Err(VerifyError::WrongSecret);
        }
        Ok(Identity { access_key: credentials.access_key, security_token: None, nonce: None, signed_at: None })
    }
}
