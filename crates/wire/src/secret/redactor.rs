//! Secrets taken out of a text, however they are spelled in it.
//!
//! A text quotes what a server answered, and a server may have sent a secret back: in JSON, in XML, in a query, cut off where
//! a quotation ends. So a secret is looked for character by character, each in any of the spellings that these forms have.
//!
//! Some secrets are ordinary words: a lazy password may be `password`. Those words stand inside longer ones that tell nothing,
//! such as `reset_root_password`, and are left alone there. See [`is_ordinary`] for which secrets that holds, and
//! [`is_within_word`] for where. All others are taken out wherever they stand: biting into a word is better than leaking.
//!
//! Neighbour: `spelling` knows the forms. Edges: a server that encrypts or rearranges a secret before it sends it back is
//! beyond this.

use std::borrow::Cow;
use std::ops::Range;

use super::spelling::{LONGEST, SPECIAL, readings, readings_before};
use super::{HIDDEN, Secret};

/// Fewer bytes would stand in everything else too.
const SHORTEST: usize = 4;
/// More letters are no ordinary word.
const LONGEST_WORD: usize = 15;
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
#[derive(Debug, Clone)]
pub struct Redactor {
    /// The longest first: a secret may be part of another one.
    secrets: Vec<Secret>,
    /// Bytes with which a secret may begin in a text, so that most places need no closer look.
    begins: [bool; 256],
}

impl Redactor {
    /// Takes out `secrets`, as [`redact`] does.
    #[must_use]
    pub fn new(secrets: &[Secret]) -> Self {
        let long = secrets.iter().filter(|secret| secret.expose().len() >= SHORTEST);
        let mut secrets: Vec<Secret> = long.cloned().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        let mut begins = [false; 256];
        let first = secrets.iter().filter_map(|secret| secret.expose().bytes().next());
        // Without secrets nothing begins anywhere.
        for byte in first.chain(SPECIAL).filter(|_| !secrets.is_empty()) {
            begins[usize::from(byte)] = true;
        }
        Self { secrets, begins }
    }

    /// The text without the secrets.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut kept = 0;
        for found in self.find(text) {
            out.push_str(&text[kept..found.start]);
            out.push_str(HIDDEN);
            kept = found.end;
        }
        out.push_str(&text[kept..]);
        out
    }

    /// Where the secrets stand in a text, one behind the other.
    pub fn find(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let found = (at..text.len()).find_map(|start| self.end(text, start).map(|end| start..end))?;
            at = found.end;
            Some(found)
        })
    }

    /// The bytes without the secrets, in the spellings that texts have, whatever stands between them.
    #[must_use]
    pub fn bytes<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        if bytes.utf8_chunks().all(|chunk| self.find(chunk.valid()).next().is_none()) {
            return bytes.into();
        }
        let mut out = Vec::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            out.extend_from_slice(self.text(chunk.valid()).as_bytes());
            out.extend_from_slice(chunk.invalid());
        }
        out.into()
    }

    /// The same of bytes whose end was not kept: half a secret may stand there, and half a character is lost.
    #[must_use]
    pub fn beginning<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let last = bytes.utf8_chunks().last().filter(|last| is_unfinished(last.invalid()));
        let Some(last) = last else { return self.bytes(bytes) };
        let end = bytes.len() - last.invalid().len() - last.valid().len();
        let text = self.text(&format!("{}{CUT}", last.valid()));
        let mut out = self.bytes(&bytes[..end]).into_owned();
        out.extend_from_slice(text.strip_suffix(CUT).unwrap_or(&text).as_bytes());
        out.into()
    }

    /// Where the secret ends that begins at `at`, unless it is a part of a longer word.
    fn end(&self, text: &str, at: usize) -> Option<usize> {
        if !self.begins[usize::from(text.as_bytes()[at])] {
            return None;
        }
        let first = readings(text, at);
        let begun = |secret: &&str| first.iter().any(|(character, _)| secret.starts_with(*character));
        self.secrets.iter().map(Secret::expose).filter(begun).find_map(|secret| {
            let end = spelled(secret, text, at)?;
            (!is_ordinary(secret) || !is_within_word(text, at, end)).then_some(end)
        })
    }
}

/// Whether a secret could be a word of its own: few letters without accents, in lower case, upper case or capitalised, or
/// several such words with `_` or `-` between them. A digit, a capital inside or any other character makes it one that nobody
/// writes by chance.
fn is_ordinary(secret: &str) -> bool {
    let is_word = |word: &str| {
        let tail = word.get(1..).unwrap_or_default();
        let same = |is: fn(&u8) -> bool| !word.is_empty() && word.bytes().all(|byte| is(&byte));
        same(u8::is_ascii_lowercase)
            || same(u8::is_ascii_uppercase)
            || (same(u8::is_ascii_alphabetic) && tail.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    secret.len() <= LONGEST_WORD && secret.split(['_', '-']).all(is_word)
}

/// Whether what stands from `at` to `end` is a part of a longer word.
///
/// The last letter or digit of an escape is none of a word: of `%20`, `\n`, `\x20`, and of a change of colours in a terminal.
/// Where a text can be read in several ways, one of them is enough to end the word.
fn is_within_word(text: &str, at: usize, end: usize) -> bool {
    let goes_on = text[end..].starts_with(is_of_word);
    let before = readings_before(text, at);
    let begins_earlier = !before.is_empty() && before.iter().all(|character| is_of_word(*character));
    goes_on || (begins_earlier && !ends_escape(text, at))
}

/// Whether a character makes a word longer: `_`, a digit or a letter of those scripts that put blanks between their words.
fn is_of_word(character: char) -> bool {
    character == '_' || (character.is_alphanumeric() && character < '\u{530}')
}

/// Whether an escape ends at `at` that [`readings_before`] does not tell: any letter that is escaped, or what changes colours.
fn ends_escape(text: &str, at: usize) -> bool {
    let is_before = |at, wanted| readings_before(text, at).contains(&wanted);
    let Some(letter) = text[..at].chars().next_back() else { return false };
    let escape = at - letter.len_utf8();
    let numbers =
        text[..escape].trim_end_matches(|character: char| character.is_ascii_digit() || character == ';').len();
    let begins = |bracket| numbers < escape || is_before(bracket, '\u{1b}');
    is_before(escape, '\\') || (is_before(numbers, '[') && begins(numbers - 1))
}

/// Whether bytes could go on to be a character.
fn is_unfinished(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

/// Where the secret ends that begins at `at`, in whatever spelling, or where the text is cut off inside it.
fn spelled(secret: &str, text: &str, at: usize) -> Option<usize> {
    // A piece of text may be read in several ways, of which more than one may go on.
    let mut places = vec![at];
    let mut before = Vec::new();
    for (seen, character) in secret.char_indices() {
        let read = places.iter().flat_map(|place| readings(text, *place));
        let mut next: Vec<usize> = read.filter(|(read, _)| *read == character).map(|(_, end)| end).collect();
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            // Half of `&amp;` begins with a character that reads as it is, and goes on to nothing.
            let places = places.into_iter().chain(before);
            return places.into_iter().filter(|_| seen >= SHORTEST).find_map(|place| cut_off(text, place));
        }
        before = std::mem::replace(&mut places, next);
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
