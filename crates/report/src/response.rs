//! What came back, as reports show it: without what lets a reader act as somebody else, and bounded.

use std::borrow::Cow;

use oplog_wire::secret::{HIDDEN, is_secret_name};

/// Bytes of a body that are quoted.
const EXCERPT: usize = 2000;

/// Headers without the values that are credentials, whoever made them up: those are known by their names alone.
pub(super) fn masked(headers: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), if is_secret_name(name) { HIDDEN } else { value.as_str() }))
}

/// The beginning of a body as text.
pub(super) fn excerpt(body: &[u8]) -> String {
    match body.get(..EXCERPT) {
        None => String::from_utf8_lossy(body).into_owned(),
        Some(beginning) => format!("{}…", whole(beginning)),
    }
}

/// The text of something that may have been cut inside a character.
pub(super) fn whole(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(&bytes[..error.valid_up_to()]),
        _ => String::from_utf8_lossy(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_are_credentials_are_known_by_their_names() {
        let headers = ["Set-Cookie", "x-subject-token", "WWW-Authenticate", "x-request-id", "Proxy-Authorization"];
        let headers: Vec<_> = headers.iter().map(|&name| (name.to_owned(), "value".to_owned())).collect();
        let shown: Vec<&str> = masked(&headers).map(|(_, value)| value).collect();
        assert_eq!(shown, [HIDDEN, HIDDEN, "value", "value", HIDDEN]);
    }

    #[test]
    fn a_body_is_cut_between_characters() {
        assert_eq!(excerpt("é".as_bytes()), "é");
        assert_eq!(excerpt(b"\xff"), "\u{fffd}");
        let long = format!("x{}", "é".repeat(EXCERPT));
        assert_eq!(excerpt(long.as_bytes()), format!("x{}…", "é".repeat(EXCERPT / 2 - 1)));
    }
}
