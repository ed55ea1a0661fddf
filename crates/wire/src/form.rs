//! Names and values of queries and forms, as `application/x-www-form-urlencoded` writes them.

use memchr::{memchr, memchr2};
use percent_encoding::percent_decode;

/// Bytes of an escape.
const ESCAPE: usize = 3;

/// Names and values as they were sent, in order: stray `&` count nothing, a name without `=` has the empty value.
///
/// ```
/// let pairs: Vec<_> = oplog_wire::form::raw_pairs(b"a=1&&b&c=%3D=").collect();
/// assert_eq!(pairs, [(&b"a"[..], &b"1"[..]), (b"b", b""), (b"c", b"%3D=")]);
/// ```
pub fn raw_pairs(raw: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    raw.split(|&byte| byte == b'&').filter(|part| !part.is_empty()).map(|part| match memchr(b'=', part) {
        Some(middle) => (&part[..middle], &part[middle + 1..]),
        None => (part, &[][..]),
    })
}

/// A name or a value as it was meant; bytes that are not UTF-8 are replaced.
///
/// ```
/// assert_eq!(oplog_wire::form::decoded("a+%C3%A9%FF"), "a \u{e9}\u{fffd}");
/// ```
#[must_use]
pub fn decoded(raw: &str) -> String {
    let mut out = Vec::new();
    push_decoded(&mut out, raw.as_bytes());
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

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
