//! What a signature is calculated over.

use std::fmt;

/// What the verifier calculated a signature over; some vendors send it back to the client.
///
/// Holds no key, but every signed header and parameter, a security token among them: so `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Calculation {
    /// The request in canonical form; for `rpc-hmac-sha1` its parameters.
    pub canonical_request: String,
    /// The text whose code is the signature; for `bce-auth-v1` the canonical request itself.
    pub string_to_sign: String,
}

impl fmt::Debug for Calculation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Calculation { .. }")
    }
}
