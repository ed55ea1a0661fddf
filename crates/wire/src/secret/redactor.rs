//! Secrets taken out of a text, however they are spelled in it.
//!
//! A text quotes what a server answered, and a server may have sent a secret back: in JSON, in XML, in a query, cut off where
//! a quotation ends. So a secret is looked for character by character, each in any of the spellings that these forms have.
//!
//! Neighbour: `spelling` knows the forms. Edges: a server that encrypts or rearranges a secret before it sends it back is
//! beyond this.

use super::spelling::{LONGEST, SPECIAL, readings};
use super::{HIDDEN, Secret};

/// Fewer bytes would stand in everything else too.
const SHORTEST: usize = 4;
/// What ends a quotation that was cut off.
const CUT: char = '…';

/// The text without `secrets`. One of less than four bytes would hide everything else, and stays.
///
/// ```
/// use oplog_wire::secret::redact;
/// let secrets = ["a&b=\"c\"".into()];
/// assert_eq!(redact("a&b=\"c\", a%26b%3D%22c%22, a&amp;b=&quot;c&quot;", &secrets), "[redacted], [redacted], [redacted]");
/// ```
#[must_use]
pub fn redact(text: &str, secrets: &[Secret]) -> String {
    Redactor::new(secrets).text(text)
}

/// Secrets, made ready to be taken out of many texts.
pub struct Redactor<'s> {
    /// The longest first: a secret may be part of another one.
    secrets: Vec<&'s str>,
    /// Bytes with which a secret may begin in a text, so that most places need no closer look.
    begins: [bool; 256],
}

impl<'s> Redactor<'s> {
    /// Takes out `secrets`, as [`redact`] does.
    #[must_use]
    pub fn new(secrets: &'s [Secret]) -> Self {
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

    /// The text without the secrets.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
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

    /// The bytes without the secrets, in the spellings that texts have, whatever stands between them.
    #[must_use]
    pub fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            out.extend_from_slice(self.text(chunk.valid()).as_bytes());
            out.extend_from_slice(chunk.invalid());
        }
        out
    }

    /// The same of bytes whose end was not kept: half a secret may stand there, and half a character is lost.
    #[must_use]
    pub fn beginning(&self, bytes: &[u8]) -> Vec<u8> {
        let last = bytes.utf8_chunks().last().filter(|last| is_unfinished(last.invalid()));
        let Some(last) = last else { return self.bytes(bytes) };
        let end = bytes.len() - last.invalid().len() - last.valid().len();
        let text = self.text(&format!("{}{CUT}", last.valid()));
        let mut out = self.bytes(&bytes[..end]);
        out.extend_from_slice(text.strip_suffix(CUT).unwrap_or(&text).as_bytes());
        out
    }

    /// Where the secret ends that begins at `at`.
    fn end(&self, text: &str, at: usize) -> Option<usize> {
        let first = readings(text, at);
        let begun = |secret: &&&str| first.iter().any(|(character, _)| secret.starts_with(*character));
        self.secrets.iter().filter(begun).find_map(|secret| spelled(secret, text, at))
    }
}

/// Whether bytes could go on to be a character.
fn is_unfinished(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
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
