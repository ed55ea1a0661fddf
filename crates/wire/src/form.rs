//! Names and values of queries and forms, as `application/x-www-form-urlencoded` writes them.

use memchr::memchr2;
use percent_encoding::percent_decode;

/// Bytes of an escape.
const ESCAPE: usize = 3;

/// Appends a name or a value as it was meant: `+` is a blank, an escape the byte that it stands for. What only looks like an escape stays.
///
/// ```
/// let mut out = Vec::new();
/// oplog_wire::form::push_decoded(&mut out, b"a+b%2Bc%zz");
/// assert_eq!(out, b"a b+c%zz");
/// ```
pub fn push_decoded(out: &mut Vec<u8>, raw: &[u8]) {
    out.reserve(raw.len());
    let mut rest = raw;
    // One step undoes one of both: a plus that was sent as `%2B` is no blank.
    while let Some(place) = memchr2(b'+', b'%', rest) {
        let (plain, special) = rest.split_at(place);
        out.extend_from_slice(plain);
        let mut bytes = percent_decode(special.get(..ESCAPE).unwrap_or_default());
        let (byte, length) = match (special[0], bytes.next(), bytes.next()) {
            (b'+', ..) => (b' ', 1),
            (_, Some(byte), None) => (byte, ESCAPE),
            _ => (b'%', 1),
        };
        out.push(byte);
        rest = &special[length..];
    }
    out.extend_from_slice(rest);
}

/// Whether a name or a value stands for something else than itself.
#[must_use]
pub fn is_encoded(raw: &[u8]) -> bool {
    memchr2(b'+', b'%', raw).is_some()
}
