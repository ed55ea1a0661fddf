//! `bce-auth-v1`: a header (or query parameter) of six parts, HMAC-SHA256 with a key derived per request.
//!
//! `bce-auth-v1/{access key}/{time}/{seconds to live}/{signed headers}/{signature}`. The body is not covered.
//!
//! Clients differ in which headers they list, and all of them are understood: all that they sign, `host;x-bce-date`,
//! `host` alone, or nothing at all, which stands for the default set. One more client signs every `x-bce-*` header
//! without listing it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::authorization::signed_names;
use super::canonical::{encode, hmac_sha256_hex, path, push_encoded};
use super::claim::{Claim, timely};
use super::pairs::Pairs;
use super::signature::access_key_before;
use super::strategy::Strategy;
use super::{Calculation, Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};
use crate::secret::same;
use crate::time::TimeFormat;

const NAME: &str = "bce-auth-v1";
const AUTHORIZATION: &str = "authorization";
const SECURITY_TOKEN: &str = "x-bce-security-token";

/// Seconds that our signatures live: what the vendor's clients send unless told otherwise.
const EXPIRATION: u32 = 1800;

/// How far ahead a client's clock may be. No page of the vendor states it; a published derivative of the scheme does.
const LEAD: SignedDuration = SignedDuration::from_mins(30);

pub(super) struct BceAuthV1;

impl Strategy for BceAuthV1 {
    fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        let in_query = || {
            let query = Pairs::parse(parts.raw_query().as_bytes());
            query.any_case(AUTHORIZATION).is_some_and(|text| text.starts_with(NAME))
        };
        parts.authorization_begins(NAME) || in_query()
    }

    fn sign(
        &self,
        parts: &Parts<'_>,
        credentials: &Credentials,
        now: Timestamp,
        _nonce: &str,
    ) -> Result<Signature, SignError> {
        let date = TimeFormat::UtcSeconds.format(now);
        let mut signature = Signature::default();
        signature.set("x-bce-date", &date, "time")?;
        signature.set_security_token(SECURITY_TOKEN, credentials)?;

        let headers = signature.over(parts.headers);
        let parts = Parts { headers: &headers, ..*parts };
        let mut signed = default_headers(&parts);
        signed.retain(|name| parts.signed_value(name).is_some_and(|value| !value.is_empty()));
        if !signed.contains("host") {
            return Err(SignError::MissingHeader { header: "host" });
        }
        let prefix = format!("{NAME}/{}/{date}/{EXPIRATION}", access_key_before('/', credentials)?);
        let key = signing_key(credentials.secret.expose(), &prefix);
        let query = Pairs::parse(parts.raw_query().as_bytes());
        let code = hmac_sha256_hex(&key, &canonical_request(&parts, &query, &signed));
        let list = signed.into_iter().collect::<Vec<_>>().join(";");
        signature.set("Authorization", &format!("{prefix}/{list}/{code}"), "authorization")?;
        Ok(signature)
    }

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, now: Timestamp) -> Result<Identity, VerifyError> {
        let query = Pairs::parse(parts.raw_query().as_bytes());
        let text = match parts.single(AUTHORIZATION)? {
            Some(text) => text,
            None => query.any_case(AUTHORIZATION).ok_or(VerifyError::Missing)?,
        };
        let malformed = VerifyError::Malformed { what: AUTHORIZATION };
        let fields: Vec<_> = text.split('/').collect();
        let [NAME, access_key, time, expiration, list, given] = fields[..] else { return Err(malformed) };
        let digits = expiration.bytes().all(|byte| byte.is_ascii_digit());
        let life: u32 = expiration.parse().ok().filter(|_| digits).ok_or(malformed)?;

        let life = SignedDuration::from_secs(life.into());
        let signed_at = timely(TimeFormat::UtcSeconds, time, now, life, LEAD)?;

        let mut signed = signed_names(list);
        if signed.is_empty() {
            signed = default_headers(parts);
        }
        if !signed.contains("host") || parts.single("host")?.is_none() {
            return Err(VerifyError::NotSigned { header: "host".to_owned() });
        }
        let prefix = format!("{NAME}/{access_key}/{time}/{expiration}");
        let security_token = parts.single(SECURITY_TOKEN)?.or(query.single(SECURITY_TOKEN)?);
        let claim = Claim { access_key, security_token, nonce: None, signed_at };
        let listed = canonical_request(parts, &query, &signed);
        let calculation = || Calculation { canonical_request: listed.clone(), string_to_sign: listed.clone() };
        claim.settle(lookup, calculation, |secret| {
            let key = signing_key(secret, &prefix);
            let signs = |request: &str| same(&hmac_sha256_hex(&key, request), given);
            let with_unlisted = || {
                let all: BTreeSet<String> = signed.iter().cloned().chain(prefixed_headers(parts)).collect();
                (all.len() > signed.len()).then(|| canonical_request(parts, &query, &all))
            };
            signs(&listed) || with_unlisted().is_some_and(|request| signs(&request))
        })
    }
}

/// What an empty list of signed headers stands for.
fn default_headers(parts: &Parts<'_>) -> BTreeSet<String> {
    let mut names = prefixed_headers(parts);
    names.extend(["host", "content-length", "content-type", "content-md5"].map(str::to_owned));
    names
}

fn prefixed_headers(parts: &Parts<'_>) -> BTreeSet<String> {
    parts.names().into_iter().filter(|name| name.starts_with("x-bce-")).collect()
}

/// The text that is signed. Headers that are absent or empty are left out of it.
fn canonical_request(parts: &Parts<'_>, query: &Pairs, signed: &BTreeSet<String>) -> String {
    let line = |name: &String| {
        let value = parts.signed_value(name).filter(|value| !value.is_empty())?;
        let mut line = encode(name);
        line.push(':');
        push_encoded(&mut line, value);
        Some(line)
    };
    let mut lines: Vec<String> = signed.iter().filter_map(line).collect();
    lines.sort_unstable();
    [parts.method, &path(parts.path()), &query.sorted_as_encoded(AUTHORIZATION), &lines.join("\n")].join("\n")
}

/// What the canonical request is signed with: the hexadecimal text of a code, not the bytes it stands for.
fn signing_key(secret: &str, prefix: &str) -> String {
    hmac_sha256_hex(secret, prefix)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_signing_key_is_derived() {
        let prefix = "bce-auth-v1/0b0f67dfb88244b289b72b142befad0c/2015-04-27T08:23:49Z/1800";
        let key = super::signing_key("bad522c2126a4618a8125f4b6cf6356f", prefix);
        assert_eq!(key, "d9f35aaba8a5f3efa654851917114b6f22cd831116fd7d8431e08af22dcff24c");
    }
}
