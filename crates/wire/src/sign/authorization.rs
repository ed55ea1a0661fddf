//! What `acs3-hmac-sha256` and `sdk-hmac-sha256` have in common: the `Authorization` header and the canonical request.

use std::collections::{BTreeMap, BTreeSet};

use super::canonical::{hmac_sha256_hex, sha256_hex};
use super::pairs::Pairs;
use super::signature::access_key_before;
use super::{Calculation, Credentials, Parts, SignError, Signature, VerifyError};
use crate::secret::same;

/// How a scheme writes the header: `<algorithm> <key name>=…, SignedHeaders=a;b, Signature=…`.
pub(super) struct Notation {
    pub(super) algorithm: &'static str,
    pub(super) key_name: &'static str,
    /// What it writes between the fields. Clients write blanks after the commas or none, and both are read.
    pub(super) comma: &'static str,
}

impl Notation {
    /// Whether the header begins in this way.
    pub(super) fn is_attempted(&self, parts: &Parts<'_>) -> bool {
        parts.authorization_begins(self.algorithm)
    }

    /// Puts the header that signs `calculation` into `signature`.
    pub(super) fn write(
        &self,
        signature: &mut Signature,
        credentials: &Credentials,
        signed: &BTreeMap<String, String>,
        calculation: &Calculation,
    ) -> Result<(), SignError> {
        let Self { algorithm, key_name, comma } = self;
        let key = access_key_before(',', credentials)?;
        let list = list_of(signed);
        let code = hmac_sha256_hex(credentials.secret.expose(), &calculation.string_to_sign);
        let value = format!("{algorithm} {key_name}={key}{comma}SignedHeaders={list}{comma}Signature={code}");
        signature.set("Authorization", &value, "authorization")
    }

    /// Reads the header of a request.
    pub(super) fn read<'a>(&self, parts: &Parts<'a>) -> Result<Authorization<'a>, VerifyError> {
        let text = parts.single("authorization")?.ok_or(VerifyError::Missing)?;
        self.parse(text).ok_or(VerifyError::Malformed { what: "authorization" })
    }

    fn parse<'a>(&self, text: &'a str) -> Option<Authorization<'a>> {
        let fields = text.strip_prefix(self.algorithm)?.strip_prefix(' ')?;
        let fields: Vec<_> = fields.split(',').map(|field| field.trim().split_once('=')).collect::<Option<_>>()?;
        let [(key, access_key), ("SignedHeaders", signed), ("Signature", signature)] = fields[..] else {
            return None;
        };
        let complete = key == self.key_name && !access_key.is_empty() && !signature.is_empty();
        complete.then(|| Authorization { access_key, signed: signed_names(signed), signature })
    }
}

/// What the header says.
pub(super) struct Authorization<'a> {
    pub(super) access_key: &'a str,
    signed: BTreeSet<String>,
    signature: &'a str,
}

impl Authorization<'_> {
    /// The signed headers with their values.
    pub(super) fn headers(&self, parts: &Parts<'_>) -> Result<BTreeMap<String, String>, VerifyError> {
        let value = |name: &String| match parts.signed_value(name) {
            Some(value) => Ok((name.clone(), value)),
            None => Err(VerifyError::Incomplete { what: name.clone() }),
        };
        self.signed.iter().map(value).collect()
    }

    /// Whether the signature is that of `string_to_sign` under `secret`.
    pub(super) fn signs(&self, string_to_sign: &str, secret: &str) -> bool {
        same(&hmac_sha256_hex(secret, string_to_sign), self.signature)
    }

    /// Refuses a signature that does not cover `header`.
    pub(super) fn must_sign(&self, header: &str) -> Result<(), VerifyError> {
        if self.signed.contains(header) { Ok(()) } else { Err(VerifyError::NotSigned { header: header.to_owned() }) }
    }
}

/// The names in a list `a;b`, in lower case.
pub(super) fn signed_names(list: &str) -> BTreeSet<String> {
    list.split(';').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()).collect()
}

/// Every header of the request that a client signs: all but `Authorization`, which the signature goes into.
pub(super) fn headers_to_sign(parts: &Parts<'_>) -> Result<BTreeMap<String, String>, SignError> {
    let mut names = parts.names();
    names.remove("authorization");
    if !names.contains("host") {
        return Err(SignError::MissingHeader { header: "host" });
    }
    Ok(names.into_iter().filter_map(|name| parts.signed_value(&name).map(|value| (name, value))).collect())
}

/// Method, path, query, headers, their names, and the digest of the body, hashed and put after `preamble`.
pub(super) fn calculate(
    parts: &Parts<'_>,
    path: &str,
    headers: &BTreeMap<String, String>,
    body_digest: &str,
    preamble: &str,
) -> Calculation {
    let query = Pairs::parse(parts.raw_query().as_bytes()).sorted();
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical_request = format!("{}\n{path}\n{query}\n{lines}\n{}\n{body_digest}", parts.method, list_of(headers));
    Calculation { string_to_sign: format!("{preamble}\n{}", sha256_hex(&canonical_request)), canonical_request }
}

/// The list of signed headers as it is sent.
fn list_of(headers: &BTreeMap<String, String>) -> String {
    headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
}
