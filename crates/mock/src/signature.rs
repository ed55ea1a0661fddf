//! Whether a request proves who sent it, for stand-ins that ask for proof.

use oplog_schema::condition::SignatureFault;
use oplog_wire::sign::{Credentials, Identity, Parts, Scheme, VerifyError};

use crate::call::Call;
use crate::settings::Credential;

/// Asks whoever keeps state whether the number of a proven request is new. Asking uses it up.
pub(crate) type IsNew<'a> = &'a dyn Fn(&Identity) -> bool;

/// Why a request does not prove who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    fault: SignatureFault,
    text: String,
    /// A text that messages may repeat, with the name of its hole.
    named: Option<(&'static str, String)>,
}

impl Problem {
    fn nonce_used() -> Self {
        Self { fault: SignatureFault::NonceUsed, text: "the nonce was used before".to_owned(), named: None }
    }

    fn new(error: &VerifyError) -> Self {
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
            VerifyError::Malformed { .. }
            | VerifyError::Incomplete { .. }
            | VerifyError::Unsupported { .. }
            | VerifyError::NotSigned { .. }
            | VerifyError::BadTimestamp { .. } => (SignatureFault::Malformed, None),
        };
        Self { fault, text: error.to_string(), named }
    }

    /// What kind of problem it is.
    pub(crate) fn fault(&self) -> SignatureFault {
        self.fault
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

/// Checks the proof that a call brings: after one of the operation's schemes, or the bearer header that the control plane
/// tells of. `found` is the credential whose name the request carries, for keys that several credentials share; `is_new` tells
/// whether the sender's number used once was not used before.
pub(crate) fn check(
    call: &Call<'_>,
    found: Option<&Credential>,
    known: &[Credential],
    is_new: IsNew<'_>,
) -> Result<(), Problem> {
    let request = call.exchange.request;
    let parts =
        Parts { method: &request.method, target: &request.target, headers: &request.headers, body: &request.body };
    let named = call.plan.operation.tables.auth.iter().filter_map(|row| row.scheme.as_ref().parse::<Scheme>().ok());
    let scheme = named.chain([Scheme::XAuthToken]).find(|scheme| scheme.is_attempted(&parts));
    let lookup = |name: &str| {
        let mut candidates = found.into_iter().chain(known);
        candidates.find_map(|credential| match scheme {
            Some(Scheme::XAuthToken) => {
                let bearer = credential.bearer();
                (bearer == name).then(|| Credentials::new(credential.access_key.as_str(), bearer))
            }
            _ => (credential.access_key == name).then(|| credential.to_sign_with()),
        })
    };
    let verified = match scheme {
        Some(scheme) => scheme.verify(&parts, &lookup, call.exchange.now),
        None => Err(VerifyError::Missing),
    };
    let identity = verified.map_err(|error| Problem::new(&error))?;
    if is_new(&identity) { Ok(()) } else { Err(Problem::nonce_used()) }
}
