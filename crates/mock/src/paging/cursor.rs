//! Page cursors that carry their own state: readable by every process with the same seed, and by no one else.
//!
//! A sealed cursor is 24 bytes of state and 16 bytes of a keyed hash (SipHash) of them and the list they belong to, as text of
//! the URL-safe base64 alphabet. A changed character makes it a damaged one.

use std::collections::BTreeMap;
use std::hash::Hasher as _;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use siphasher::sip128::{Hasher128, SipHasher24};
use subtle::ConstantTimeEq;

/// Where a page starts, and what it started from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The index of the page's first entry.
    pub(crate) index: u64,
    /// Noon of the day on which the walk began, in seconds since 1970: what "today" means until its end.
    pub(crate) anchor: i64,
    /// A digest of the parameters that must stay the same.
    pub(crate) digest: u64,
}

/// Seals and opens cursors.
#[derive(Debug, Clone)]
pub(crate) struct CursorCodec {
    /// Keyed once, copied for each cursor.
    mac: SipHasher24,
    /// Cursors that documented answers give out, by list and text.
    printed: BTreeMap<(String, String), Cursor>,
}

const STATE: usize = 24;
const MAC: usize = 16;

impl CursorCodec {
    pub(crate) fn new(seed: u64) -> Self {
        let key = |n| crate::draw::Draw::new(seed).of("seal").nth(n).bits();
        Self { mac: SipHasher24::new_with_keys(key(0), key(1)), printed: BTreeMap::new() }
    }

    /// Lets `text`, which a documented answer gives out, stand for `cursor` in `list`.
    pub(crate) fn remember(&mut self, list: &str, text: &str, cursor: Cursor) {
        self.printed.insert((list.to_owned(), text.to_owned()), cursor);
    }

    /// The text that stands for `cursor` in `list`.
    pub(crate) fn seal(&self, list: &str, cursor: Cursor) -> String {
        let mut bytes = [0; STATE + MAC];
        let words = [cursor.index.to_be_bytes(), cursor.anchor.to_be_bytes(), cursor.digest.to_be_bytes()];
        bytes[..STATE].copy_from_slice(words.as_flattened());
        let mac = self.mac(list, &bytes[..STATE]);
        bytes[STATE..].copy_from_slice(&mac);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The cursor that `text` stands for in `list`, if it was sealed for that list and is undamaged.
    pub(crate) fn open(&self, list: &str, text: &str) -> Option<Cursor> {
        if let Some((_, cursor)) = self.printed.iter().find(|((of, printed), _)| of == list && printed == text) {
            return Some(*cursor);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == STATE + MAC)?;
        let (state, mac) = bytes.split_at(STATE);
        if !bool::from(self.mac(list, state).ct_eq(mac)) {
            return None;
        }
        let word = |n: usize| state.get(n * 8..n * 8 + 8)?.try_into().ok();
        Some(Cursor {
            index: u64::from_be_bytes(word(0)?),
            anchor: i64::from_be_bytes(word(1)?),
            digest: u64::from_be_bytes(word(2)?),
        })
    }

    fn mac(&self, list: &str, state: &[u8]) -> [u8; MAC] {
        let mut mac = self.mac;
        mac.write(list.as_bytes());
        mac.write(&[0]);
        mac.write(state);
        mac.finish128().as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURSOR: Cursor = Cursor { index: 25, anchor: 1_763_683_200, digest: 7 };

    #[test]
    fn a_sealed_cursor_opens_with_the_same_seed_and_list_only() {
        let text = CursorCodec::new(1).seal("a/b", CURSOR);
        assert_eq!(CursorCodec::new(1).open("a/b", &text), Some(CURSOR));
        assert_eq!(CursorCodec::new(2).open("a/b", &text), None);
        assert_eq!(CursorCodec::new(1).open("a/c", &text), None);
    }

    #[test]
    fn a_damaged_cursor_does_not_open() {
        let sealer = CursorCodec::new(1);
        let text = sealer.seal("a/b", CURSOR);
        for at in 0..text.len() {
            let mut damaged = text.clone();
            let other = if &text[at..=at] == "A" { "B" } else { "A" };
            damaged.replace_range(at..=at, other);
            assert_eq!(sealer.open("a/b", &damaged), None, "{damaged}");
        }
        for damaged in ["", "A", &text[1..], &format!("{text}A"), &format!("{text}=")] {
            assert_eq!(sealer.open("a/b", damaged), None, "{damaged}");
        }
    }
}
