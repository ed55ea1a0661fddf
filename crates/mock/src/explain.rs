//! `--explain-auth`: what a signature should have been over, for whoever looks for the difference to what the client signed.
//!
//! Off by default: no vendor tells that much. The text holds every signed header and parameter, so secrets are taken out of it.

use oplog_wire::secret::redact;
use serde_json::Value;

use crate::settings::Credential;

/// The header that explains a signature that does not match.
pub(crate) const EXPLANATION: &str = "Mock-Expected-String-To-Sign";

/// The hole of messages that the same text fills.
pub(crate) const EXPECTED: &str = "string_to_sign";

/// The text that should have been signed, as a JSON string: a header has one line.
pub(crate) fn expected(text: &str, credentials: &[Credential]) -> String {
    let secrets =
        credentials.iter().flat_map(|credential| [Some(credential.secret.as_str()), credential.token.as_deref()]);
    let secrets: Vec<_> = secrets.flatten().filter(|secret| !secret.is_empty()).map(Into::into).collect();
    let text = Value::from(redact(text, &secrets)).to_string();
    // A header holds ASCII for certain, and JSON may escape the rest.
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' '..='~' => out.push(character),
            other => other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    out
}
