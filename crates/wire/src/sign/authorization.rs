//! What `acs3-hmac-sha256` and `sdk-hmac-sha256` have in common: the `Authorization` header and the canonical request.

use std::collections::{BTreeMap, BTreeSet};

use super::canonical::sha256_hex;
use super::pairs::Pairs;
use super::{Calculation, Parts, SignError, VerifyError};

/// `<algorithm> <key name>=…, SignedHeaders=a;b, Signature=…`, with or without blanks after the commas.
pub(super) struct Authorization<'a> {
    pub(super) access_key: &'a str,
    pub(super) signed: BTreeSet<String>,
    pub(super) signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the header of a request.
    pub(super) fn of(parts: &Parts<'a>, algorithm: &str, key_name: &str) -> Result<Self, VerifyError> {
        let text = parts.single("authorization")?.ok_or(VerifyError::Missing)?;
        Self::parse(text, algorithm, key_name).ok_or(VerifyError::Malformed { what: "authorization" })
    }

    fn parse(text: &'a str, algorithm: &str, key_name: &str) -> Option<Self> {
        let fields = text.strip_prefix(algorithm)?.strip_prefix(' ')?;
        let fields: Vec<_> = fields.split(',').map(|field| field.trim().split_once('=')).collect::<Option<_>>()?;
        let [(key, access_key), ("SignedHeaders", signed), ("Signature", signature)] = fields[..] else {
            return None;
        };
        let complete = key == key_name && !access_key.is_empty() && !signature.is_empty();
        complete.then(|| Self { access_key, signed: signed_names(signed), signature })
    }

    /// The signed headers with their values.
    pub(super) fn headers(&self, parts: &Parts<'_>) -> Result<BTreeMap<String, String>, VerifyError> {
        let value = |name: &String| match parts.signed_value(name) {
            Some(value) => Ok((name.clone(), value)),
            None => Err(VerifyError::Incomplete { what: name.clone() }),
        };
        self.signed.iter().map(value).collect()
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
pub(super) fn list_of(headers: &BTreeMap<String, String>) -> String {
    headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
}
