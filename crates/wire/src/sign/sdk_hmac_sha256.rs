//! `sdk-hmac-sha256`: `Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`.
//!
//! The signed path ends in `/` whether or not the sent one does. Clients sign every header they have set, apart from names
//! with an underscore, and leave out a body that is neither JSON nor BSON: they say so in `x-sdk-content-sha256`.

use jiff::{SignedDuration, Timestamp};

use super::authorization::{Notation, calculate, headers_to_sign};
use super::canonical::{path, sha256_hex};
use super::claim::{Claim, timely};
use super::strategy::Strategy;
use super::{Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};
use crate::time::TimeFormat;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const AUTHORIZATION: Notation = Notation { algorithm: ALGORITHM, key_name: "Access", comma: ", " };
const DATE: &str = "x-sdk-date";
const BODY_DIGEST: &str = "x-sdk-content-sha256";
const SECURITY_TOKEN: &str = "x-security-token";
const UNSIGNED_BODY: &str = "UNSIGNED-PAYLOAD";

/// How far the clocks may be apart.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

pub(super) struct SdkHmacSha256;

impl Strategy for SdkHmacSha256 {
    fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        AUTHORIZATION.is_attempted(parts)
    }

    fn sign(
        &self,
        parts: &Parts<'_>,
        credentials: &Credentials,
        now: Timestamp,
        _nonce: &str,
    ) -> Result<Signature, SignError> {
        let date = TimeFormat::BasicUtc.format(now);
        let mut signature = Signature::default();
        signature.set("X-Sdk-Date", &date, "time")?;
        signature.set_security_token("X-Security-Token", credentials)?;
        let body_digest = if may_leave_out_body(parts) && !parts.body.is_empty() {
            signature.set("X-Sdk-Content-Sha256", UNSIGNED_BODY, "digest of the body")?;
            UNSIGNED_BODY.to_owned()
        } else {
            sha256_hex(parts.body)
        };

        let headers = signature.over(parts.headers);
        let parts = Parts { headers: &headers, ..*parts };
        let mut signed = headers_to_sign(&parts)?;
        signed.retain(|name, _| !name.contains('_'));
        let calculation = calculate(&parts, &slashed_path(&parts), &signed, &body_digest, &preamble(&date));
        AUTHORIZATION.write(&mut signature, credentials, &signed, &calculation)?;
        Ok(signature)
    }

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, now: Timestamp) -> Result<Identity, VerifyError> {
        let authorization = AUTHORIZATION.read(parts)?;
        let date = parts.required(DATE)?;
        for header in ["host", DATE] {
            authorization.must_sign(header)?;
        }
        let signed = authorization.headers(parts)?;

        let signed_at = timely(TimeFormat::BasicUtc, date, now, WINDOW, WINDOW)?;
        let (body_digest, other) = body_digest(parts)?;

        let security_token = parts.single(SECURITY_TOKEN)?;
        let claim = Claim { access_key: authorization.access_key, security_token, nonce: None, signed_at };
        let over = |digest: &str| calculate(parts, &slashed_path(parts), &signed, digest, &preamble(date));
        let calculation = over(&body_digest);
        let mut strings = vec![calculation.string_to_sign.clone()];
        strings.extend(other.map(|digest| over(digest).string_to_sign));
        claim.settle(lookup, || calculation, |secret| strings.iter().any(|string| authorization.signs(string, secret)))
    }
}

fn preamble(date: &str) -> String {
    format!("{ALGORITHM}\n{date}")
}

fn slashed_path(parts: &Parts<'_>) -> String {
    let mut path = path(parts.path());
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// The digest that a request is signed with, and what else may stand in its place: of an empty body that is declared unsigned,
/// some clients sign the digest, others the declaration.
fn body_digest(parts: &Parts<'_>) -> Result<(String, Option<&'static str>), VerifyError> {
    let actual = sha256_hex(parts.body);
    match parts.single(BODY_DIGEST)? {
        Some(UNSIGNED_BODY) if parts.body.is_empty() => Ok((actual, Some(UNSIGNED_BODY))),
        Some(UNSIGNED_BODY) if may_leave_out_body(parts) => Ok((UNSIGNED_BODY.to_owned(), None)),
        Some(stated) if stated != actual => Err(VerifyError::BodyDigest),
        _ => Ok((actual, None)),
    }
}

/// Whether the scheme lets a client leave the body unsigned: its type is given, and is neither JSON nor BSON.
fn may_leave_out_body(parts: &Parts<'_>) -> bool {
    let signed = |value: &str| value.starts_with("application/json") || value.starts_with("application/bson");
    parts.signed_value("content-type").is_some_and(|value| !value.is_empty() && !signed(&value))
}
