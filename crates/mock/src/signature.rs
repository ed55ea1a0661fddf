//! Whether a request proves who sent it, for mock servers that ask for proof.

use std::cell::Cell;

use oplog_schema::condition::SignatureFault;
use oplog_wire::sign::{Credentials, Identity, Parts, Scheme, VerifyError};

use crate::parsed::ParsedRequest;
use crate::settings::Credential;

/// Why a request does not prove who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    fault: SignatureFault,
    text: String,
    /// A text that messages may repeat, with the name of its hole.
    named: Option<(&'static str, String)>,
    is_about_token: bool,
}

impl Problem {
    /// The sender has used the request's number before.
    pub(crate) fn nonce_used() -> Self {
        let text = "the nonce was used before".to_owned();
        Self { fault: SignatureFault::NonceUsed, text, named: None, is_about_token: false }
    }

    fn new(scheme: Option<Scheme>, error: &VerifyError) -> Self {
        let (fault, named) = match error {
            VerifyError::Missing => (SignatureFault::Missing, None),
            VerifyError::Expired { timestamp } => (SignatureFault::Expired, Some(("timestamp", timestamp.clone()))),
            VerifyError::UnknownAccessKey => (SignatureFault::UnknownKey, None),
            VerifyError::Mismatch(calculation) => {
                (SignatureFault::Mismatch, Some(("string_to_sign", calculation.string_to_sign.clone())))
            }
            VerifyError::BodyDigest | VerifyError::WrongSecret | VerifyError::SecurityToken => {
                (SignatureFault::Mismatch, None)
            }
            VerifyError::BadTimestamp { .. } => (SignatureFault::BadTimestamp, None),
            VerifyError::Unsupported { .. } => (SignatureFault::Unsupported, None),
            VerifyError::Malformed { .. } | VerifyError::Incomplete { .. } | VerifyError::NotSigned { .. } => {
                (SignatureFault::Malformed, None)
            }
        };
        let is_bearer = scheme.is_some_and(Scheme::is_secret_alone);
        let is_about_token = match error {
            VerifyError::SecurityToken => true,
            VerifyError::UnknownAccessKey => is_bearer,
            _ => false,
        };
        Self { fault, text: error.to_string(), named, is_about_token }
    }

    /// What kind of problem it is.
    pub(crate) fn fault(&self) -> SignatureFault {
        self.fault
    }

    /// Whether everything else may be right and the token is not: nobody has issued it, or not to this sender.
    pub(crate) fn is_about_token(&self) -> bool {
        self.is_about_token
    }

    /// What is wrong, without any secret.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What stands in the hole `name` of a message.
    pub(crate) fn hole(&self, name: &str) -> Option<&str> {
        self.named.as_ref().filter(|(own, _)| *own == name).map(|(_, text)| text.as_str())
    }
}

/// Who proves to have sent a request, after one of the operation's schemes: the place of the credential among those that are
/// known, and what the request says of itself.
pub(crate) fn check(request: &ParsedRequest<'_>, known: &[Credential]) -> Result<(usize, Identity), Problem> {
    let sent = request.received.request;
    let parts = Parts { method: &sent.method, target: &sent.target, headers: &sent.headers, body: &sent.body };
    let schemes: Vec<Scheme> = request.plan.operation.schemes().collect();
    let Some(scheme) = schemes.iter().copied().find(|scheme| scheme.is_attempted(&parts)) else {
        // Something stands where a proof belongs, and is none that the operation knows.
        let is_strange = sent.header("authorization").is_some_and(|value| !value.trim().is_empty())
            && schemes.iter().any(|scheme| scheme.is_in_authorization());
        let error = if is_strange { VerifyError::Malformed { what: "authorization" } } else { VerifyError::Missing };
        return Err(Problem::new(None, &error));
    };

    let is_named = |credential: &Credential, name: &str| match scheme.is_secret_alone() {
        true => credential.bearer() == name,
        false => credential.access_key == name,
    };
    // Several credentials may share an access key and differ in their tokens, or in their secrets.
    let attempt = |nth: usize| {
        let found = Cell::new(None);
        let lookup = |name: &str| {
            let mut named = known.iter().enumerate().filter(|(_, credential)| is_named(credential, name));
            let (place, credential) = named.nth(nth)?;
            found.set(Some(place));
            Some(match scheme.is_secret_alone() {
                true => Credentials::new(credential.access_key.as_str(), credential.bearer()),
                false => credential.to_sign_with(),
            })
        };
        let verified = scheme.verify(&parts, &lookup, request.received.now);
        (verified, found.get())
    };
    let mut outcome = attempt(0);
    for nth in 1..known.len() {
        let (Err(_), Some(_)) = outcome else { break };
        match attempt(nth) {
            (_, None) => break,
            other => outcome = other,
        }
    }
    match outcome {
        (Ok(identity), Some(place)) => Ok((place, identity)),
        (Ok(_), None) => Err(Problem::new(Some(scheme), &VerifyError::UnknownAccessKey)),
        (Err(error), _) => Err(Problem::new(Some(scheme), &error)),
    }
}
