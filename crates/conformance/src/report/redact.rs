//! Secrets taken out of a text, however they are spelled in it.
//!
//! A text quotes what a target answered, and a target may have sent a secret back: in JSON, in XML, in a query, cut off where
//! a quotation ends. So a secret is looked for character by character, each in any of the spellings that these forms have.
//!
//! Neighbour: `spelling` knows the forms. Edges: a target that encrypts or rearranges a secret before it sends it back is
//! beyond this.

mod spelling;

use oplog_wire::sign::Secret;
use spelling::{LONGEST, SPECIAL, readings};

pub(super) const HIDDEN: &str = "[redacted]";
/// Fewer bytes would stand in everything else too.
const SHORTEST: usize = 4;
/// What ends a quotation that was cut off.
pub(super) const CUT: char = '…';

/// The text without `secrets`. One of less than four bytes would hide everything else, and stays.
///
/// ```
/// use oplog_conformance::report::redact;
/// let secrets = ["a&b=\"c\"".into()];
/// assert_eq!(redact("a&b=\"c\", a%26b%3D%22c%22, a&amp;b=&quot;c&quot;", &secrets), "[redacted], [redacted], [redacted]");
/// ```
#[must_use]
pub fn redact(text: &str, secrets: &[Secret]) -> String {
    Sieve::new(secrets).text(text)
}

/// Secrets, made ready to be taken out of many texts.
pub(super) struct Sieve<'s> {
    /// The longest first: a secret may be part of another one.
    secrets: Vec<&'s str>,
    /// Bytes with which a secret may begin in a text, so that most places need no closer look.
    begins: [bool; 256],
}

impl<'s> Sieve<'s> {
    pub(super) fn new(secrets: &'s [Secret]) -> Self {
        let secrets = secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= SHORTEST);
        let mut secrets: Vec<&str> = secrets.collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        let mut begins = [false; 256];
        for byte in secrets.iter().filter_map(|secret| secret.bytes().next()).chain(SPECIAL) {
            begins[usize::from(byte)] = true;
        }
        Self { secrets, begins }
    }

    pub(super) fn secrets(&self) -> &[&'s str] {
        &self.secrets
    }

    pub(super) fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut at, mut kept) = (0, 0);
        while at < text.len() {
            match Some(at).filter(|at| self.begins[usize::from(text.as_bytes()[*at])]).and_then(|at| self.end(text, at))
            {
                Some(end) => {
                    out.push_str(&text[kept..at]);
                    out.push_str(HIDDEN);
                    (at, kept) = (end, end);
                }
                None => at += 1,
            }
        }
        out.push_str(&text[kept..]);
        out
    }

    /// Where the secret ends that begins at `at`.
    fn end(&self, text: &str, at: usize) -> Option<usize> {
        let first = readings(text, at);
        let begun = |secret: &&&str| first.iter().any(|(character, _)| secret.starts_with(*character));
        self.secrets.iter().filter(begun).find_map(|secret| spelled(secret, text, at))
    }
}

/// Where the secret ends that begins at `at`, in whatever spelling, or where the text is cut off inside it.
fn spelled(secret: &str, text: &str, at: usize) -> Option<usize> {
    // A piece of text may be read in several ways, of which more than one may go on.
    let mut places = vec![at];
    for (seen, character) in secret.char_indices() {
        let read = places.iter().flat_map(|place| readings(text, *place));
        let mut next: Vec<usize> = read.filter(|(read, _)| *read == character).map(|(_, end)| end).collect();
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            return places.into_iter().filter(|_| seen >= SHORTEST).find_map(|place| cut_off(text, place));
        }
        places = next;
    }
    places.last().copied()
}

/// Where the text is cut off, if it is so behind `at`: at once, after a line break, or inside the spelling of a character.
fn cut_off(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if rest.trim_start().starts_with(CUT) {
        return Some(at);
    }
    let (piece, _) = rest.split_once(CUT).filter(|(piece, _)| piece.len() < LONGEST)?;
    piece.starts_with(['\\', '%', '&']).then(|| at + piece.len())
}

#[cfg(test)]
mod tests {
    use oplog_schema::uri::UNRESERVED;
    use percent_encoding::utf8_percent_encode;
    use proptest::prelude::*;

    use super::*;

    fn json(text: &str) -> String {
        let quoted = serde_json::Value::from(text).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    }

    fn xml(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
    }

    fn query(text: &str) -> String {
        utf8_percent_encode(text, UNRESERVED).to_string()
    }

    fn form(text: &str) -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
    }

    fn every_byte(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02x}")).collect()
    }

    fn ascii_json(text: &str) -> String {
        text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect()
    }

    fn shell(text: &str) -> String {
        text.replace('\'', r"'\''")
    }

    fn same(text: &str) -> String {
        text.to_owned()
    }

    type Spelling = fn(&str) -> String;
    const SPELLINGS: [Spelling; 8] = [same, json, xml, query, form, every_byte, ascii_json, shell];

    proptest! {
        #[test]
        fn no_spelling_of_a_spelling_of_a_secret_stays(secret in "\\PC{4,12}", first in 0..8_usize, second in 0..5_usize) {
            let spelled = SPELLINGS[second](&SPELLINGS[first](&secret));
            let text = redact(&format!("before {spelled} after"), &[secret.as_str().into()]);
            prop_assert!(!text.contains(&spelled) && text.contains(HIDDEN), "{spelled} in {text}");
        }

        #[test]
        fn a_text_without_the_secret_stays(text in "[a-m%&\\\\;\"]{0,40}", secret in "[n-z]{4,9}") {
            prop_assert_eq!(redact(&text, &[secret.as_str().into()]), text);
        }
    }

    #[test]
    fn what_is_cut_off_inside_a_secret_stays_hidden() {
        let secrets = ["hunter2-hunter2".into(), "it's \"quoted\"".into()];
        for (text, expected) in [
            ("a hunter2-hun… (2000 characters)", "a [redacted]… (2000 characters)"),
            ("a hunt…, b hun…", "a [redacted]…, b hun…"),
            ("body hunter2-\n  … 900 bytes in all", "body [redacted]\n  … 900 bytes in all"),
            (r#""it's \"quo…"#, r#""[redacted]…"#),
            ("nothing…", "nothing…"),
        ] {
            assert_eq!(redact(text, &secrets), expected);
        }
    }

    #[test]
    fn long_secrets_are_taken_out_too() {
        let secret = "a\"b&c ".repeat(2000);
        let text = format!("{secret}|{}|{}|{}", json(&secret), xml(&secret), query(&secret));
        assert_eq!(redact(&text, &[secret.into()]), "[redacted]|[redacted]|[redacted]|[redacted]");
    }

    #[test]
    fn the_longer_of_two_secrets_goes_first_and_short_ones_stay() {
        let secrets = ["abc\"def", "abc\"def and more", "abc"].map(Into::into);
        let text = "a abc\"def and more b abc\"def c abc\\\"def d abc";
        assert_eq!(redact(text, &secrets), "a [redacted] b [redacted] c [redacted] d abc");
    }
}
