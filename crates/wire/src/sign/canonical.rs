//! The encodings and digests that the canonical forms are made of.

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use sha2::{Digest, Sha256};

/// Everything but RFC 3986's unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes with upper-case digits; a blank is `%20`, `/` is `%2F`.
pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    let mut out = String::new();
    push_encoded(&mut out, bytes);
    out
}

/// Appends the same.
pub(super) fn push_encoded(out: &mut String, bytes: impl AsRef<[u8]>) {
    out.extend(percent_encode(bytes.as_ref(), ESCAPED));
}

/// A raw path with its escapes in canonical form. Segments are decoded one by one, so an escaped `/` stays escaped.
pub(super) fn path(raw: &str) -> String {
    if raw.is_empty() {
        return "/".to_owned();
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
    if raw.bytes().all(is_plain) {
        return raw.to_owned();
    }
    let segments: Vec<_> = raw.split('/').map(|segment| encode(Vec::from_iter(percent_decode_str(segment)))).collect();
    segments.join("/")
}

/// SHA-256 in lower-case hexadecimal digits.
pub(super) fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// HMAC-SHA256 in lower-case hexadecimal digits.
pub(super) fn hmac_sha256_hex(key: &str, message: &str) -> String {
    hex(&hmac::<Hmac<Sha256>>(key, message))
}

/// The code of `message` under `key`.
pub(super) fn hmac<M: Mac + KeyInit>(key: &str, message: &str) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits =
        bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)]));
    let mut out = String::with_capacity(2 * bytes.len());
    out.extend(digits);
    out
}
