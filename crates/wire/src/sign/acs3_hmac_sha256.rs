//! `acs3-hmac-sha256`: `Authorization: ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…`.
//!
//! Covers everything: method, path, query, headers and, through `x-acs-content-sha256`, the body. Clients sign every
//! header they have set; `host`, `content-type` and all `x-acs-*` have to be among them. Without a body a content type says
//! nothing, and HTTP libraries add one after the signing: it may then go unsigned, as the vendor's own asynchronous client has it.

use jiff::{SignedDuration, Timestamp};

use super::authorization::{Notation, calculate, headers_to_sign};
use super::canonical::{path, sha256_hex};
use super::claim::{Claim, timely};
use super::strategy::Strategy;
use super::{Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};
use crate::time::TimeFormat;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";
const AUTHORIZATION: Notation = Notation { algorithm: ALGORITHM, key_name: "Credential", comma: "," };
const ACTION: &str = "x-acs-action";
const VERSION: &str = "x-acs-version";
const DATE: &str = "x-acs-date";
const NONCE: &str = "x-acs-signature-nonce";
const BODY_DIGEST: &str = "x-acs-content-sha256";
const SECURITY_TOKEN: &str = "x-acs-security-token";

/// How far the clocks may be apart.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

pub(super) struct Acs3HmacSha256;

impl Strategy for Acs3HmacSha256 {
    fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        AUTHORIZATION.is_attempted(parts)
    }

    fn sign(
        &self,
        parts: &Parts<'_>,
        credentials: &Credentials,
        now: Timestamp,
        nonce: &str,
    ) -> Result<Signature, SignError> {
        for header in [ACTION, VERSION] {
            if parts.signed_value(header).is_none() {
                return Err(SignError::MissingHeader { header });
            }
        }
        let body_digest = sha256_hex(parts.body);
        let mut signature = Signature::default();
        signature.set(DATE, &TimeFormat::UtcSeconds.format(now), "time")?;
        signature.set(NONCE, nonce, "nonce")?;
        signature.set(BODY_DIGEST, &body_digest, "digest of the body")?;
        signature.set_security_token(SECURITY_TOKEN, credentials)?;

        let headers = signature.over(parts.headers);
        let parts = Parts { headers: &headers, ..*parts };
        let signed = headers_to_sign(&parts)?;
        let calculation = calculate(&parts, &path(parts.path()), &signed, &body_digest, ALGORITHM);
        AUTHORIZATION.write(&mut signature, credentials, &signed, &calculation)?;
        Ok(signature)
    }

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, now: Timestamp) -> Result<Identity, VerifyError> {
        let authorization = AUTHORIZATION.read(parts)?;
        for header in ["host", ACTION, VERSION] {
            parts.required(header)?;
        }
        let (date, nonce, body_digest) = (parts.required(DATE)?, parts.required(NONCE)?, parts.required(BODY_DIGEST)?);
        for header in parts.names() {
            let says_something = header == "content-type" && !parts.body.is_empty();
            if header == "host" || says_something || header.starts_with("x-acs-") {
                authorization.must_sign(&header)?;
            }
        }
        let signed = authorization.headers(parts)?;

        let signed_at = timely(TimeFormat::UtcSeconds, date, now, WINDOW, WINDOW)?;
        if body_digest != sha256_hex(parts.body) {
            return Err(VerifyError::BodyDigest);
        }

        let security_token = parts.single(SECURITY_TOKEN)?;
        let claim = Claim { access_key: authorization.access_key, security_token, nonce: Some(nonce), signed_at };
        let calculation = calculate(parts, &path(parts.path()), &signed, body_digest, ALGORITHM);
        let string_to_sign = calculation.string_to_sign.clone();
        claim.settle(lookup, || calculation, |secret| authorization.signs(&string_to_sign, secret))
    }
}
