//! `rpc-hmac-sha1`: all parameters of a query and a form, signed with HMAC-SHA1 (`SignatureVersion` 1.0).
//!
//! Headers are not covered, nor is the path, whose place in the signed text is always `/`. Clients send the parameters
//! in the query or as a form; an older one also sends and signs an empty `SignatureType`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Hmac;
use jiff::{SignedDuration, Timestamp};
use sha1::Sha1;

use super::canonical::{encode, hmac};
use super::claim::{Claim, timely};
use super::pairs::Pairs;
use super::strategy::Strategy;
use super::{Calculation, Credentials, Identity, Lookup, Parts, SignError, Signature, VerifyError};
use crate::secret::same;
use crate::time::TimeFormat;

const ACCESS_KEY: &str = "AccessKeyId";
const SECURITY_TOKEN: &str = "SecurityToken";
const SIGNATURE: &str = "Signature";
const NONCE: &str = "SignatureNonce";
const TIME: &str = "Timestamp";
const METHOD: (&str, &str) = ("SignatureMethod", "HMAC-SHA1");
const VERSION: (&str, &str) = ("SignatureVersion", "1.0");

/// How far the clocks may be apart.
const WINDOW: SignedDuration = SignedDuration::from_mins(31);

pub(super) struct RpcHmacSha1;

impl Strategy for RpcHmacSha1 {
    fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        let parameters = parameters(parts);
        parameters.contains(SIGNATURE) || parameters.contains(ACCESS_KEY)
    }

    fn sign(
        &self,
        parts: &Parts<'_>,
        credentials: &Credentials,
        now: Timestamp,
        nonce: &str,
    ) -> Result<Signature, SignError> {
        let time = TimeFormat::UtcSeconds.format(now);
        let mut added =
            vec![(ACCESS_KEY, credentials.access_key.as_str()), METHOD, VERSION, (NONCE, nonce), (TIME, &time)];
        added.extend(credentials.security_token.as_ref().map(|token| (SECURITY_TOKEN, token.expose())));

        let mut parameters = parameters(parts);
        if parameters.contains(SIGNATURE) {
            return Err(SignError::Occupied { parameter: SIGNATURE });
        }
        for &(parameter, value) in &added {
            if parameters.contains(parameter) {
                return Err(SignError::Occupied { parameter });
            }
            if value.is_empty() {
                return Err(SignError::Unsendable { what: parameter });
            }
            parameters.push(parameter, value);
        }
        let code = code(credentials.secret.expose(), &calculate(parts.method, parameters));
        added.push((SIGNATURE, &code));
        let query = added.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Signature { headers: Vec::new(), query })
    }

    fn verify(&self, parts: &Parts<'_>, lookup: &Lookup<'_>, now: Timestamp) -> Result<Identity, VerifyError> {
        if !self.is_attempted(parts) {
            return Err(VerifyError::Missing);
        }
        let parameters = parameters(parts);
        let access_key = parameters.required(ACCESS_KEY)?;
        let given = parameters.required(SIGNATURE)?;
        for (parameter, supported) in [METHOD, VERSION] {
            supported_only(parameter, parameters.required(parameter)?, supported)?;
        }
        if let Some(kind) = parameters.single("SignatureType")? {
            supported_only("SignatureType", kind, "")?;
        }
        let nonce = parameters.required(NONCE)?;
        let time = parameters.required(TIME)?;
        let signed_at = timely(TimeFormat::UtcSeconds, time, now, WINDOW, WINDOW)?;

        let security_token = parameters.single(SECURITY_TOKEN)?;
        let claim = Claim { access_key, security_token, nonce: Some(nonce), signed_at };
        let calculation = calculate(parts.method, self::parameters(parts));
        let string_to_sign = calculation.clone();
        claim.settle(lookup, || calculation, |secret| same(&code(secret, &string_to_sign), given))
    }
}

/// The parameters of the query and of a body that is a form.
fn parameters(parts: &Parts<'_>) -> Pairs {
    let mut parameters = Pairs::parse(parts.raw_query().as_bytes());
    if parts.is_form() {
        parameters.append(Pairs::parse(parts.body));
    }
    parameters
}

fn supported_only(parameter: &'static str, value: &str, supported: &str) -> Result<(), VerifyError> {
    if value == supported { Ok(()) } else { Err(VerifyError::Unsupported { parameter, value: value.to_owned() }) }
}

/// Values are encoded twice: once in the canonical query, and again with it.
fn calculate(method: &str, mut parameters: Pairs) -> Calculation {
    parameters.remove(SIGNATURE);
    let canonical_request = parameters.sorted();
    Calculation { string_to_sign: format!("{method}&%2F&{}", encode(&canonical_request)), canonical_request }
}

fn code(secret: &str, calculation: &Calculation) -> String {
    STANDARD.encode(hmac::<Hmac<Sha1>>(&format!("{secret}&"), &calculation.string_to_sign))
}
