//! Made-up values as a function: the same path of names and numbers from one seed always draws the same.
//!
//! There is no state and no order of drawing, which is what lets entry number 900 000 be made without its predecessors.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A place in the tree of draws, and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The place `name` below this one.
    pub(crate) fn of(self, name: impl AsRef<[u8]>) -> Self {
        Self(xxh3_64_with_seed(name.as_ref(), self.0))
    }

    /// The place number `n` below this one.
    pub(crate) fn nth(self, n: u64) -> Self {
        self.of(n.to_le_bytes())
    }

    /// The drawn bits.
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// A number from `0..bound`; 0 when the bound is 0.
    pub(crate) fn below(self, bound: u64) -> u64 {
        // The upper half of the product: close to even, and no modulo bias towards small numbers.
        u64::try_from((u128::from(self.0) * u128::from(bound)) >> 64).unwrap_or_default()
    }

    /// A number from `low..=high`, `low` when that is empty.
    pub(crate) fn between(self, low: u64, high: u64) -> u64 {
        low.saturating_add(self.below(high.saturating_sub(low).saturating_add(1)))
    }

    /// One of `items`.
    pub(crate) fn pick<T>(self, items: &[T]) -> Option<&T> {
        items.get(usize::try_from(self.below(items.len() as u64)).unwrap_or_default())
    }

    /// Appends `length` characters of `alphabet` (ASCII).
    pub(crate) fn push_text(self, out: &mut Vec<u8>, length: usize, alphabet: &[u8]) {
        out.extend((0..length as u64).map(|n| self.nth(n).pick(alphabet).copied().unwrap_or(b'-')));
    }

    /// Appends a version 4 UUID in lower case.
    pub(crate) fn push_uuid(self, out: &mut Vec<u8>) {
        push_uuid(out, self.nth(0).0, self.nth(1).0);
    }

    /// A version 4 UUID in lower case.
    pub(crate) fn uuid(self) -> String {
        let mut out = Vec::with_capacity(36);
        self.push_uuid(&mut out);
        text(out)
    }
}

/// Appends a version 4 UUID of these bits, except those that tell version and variant.
pub(crate) fn push_uuid(out: &mut Vec<u8>, high: u64, low: u64) {
    /// Where the digits of each half stand.
    const PLACES: [[usize; 16]; 2] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17],
        [19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35],
    ];
    let high = high & !0xF000 | 0x4000;
    let low = low & !(0b11 << 62) | 0b10 << 62;
    let mut text = [b'-'; 36];
    for (bits, places) in [high, low].into_iter().zip(PLACES) {
        for (n, place) in places.into_iter().enumerate() {
            text[place] = b"0123456789abcdef"[(bits >> (60 - 4 * n) & 0xF) as usize];
        }
    }
    out.extend_from_slice(&text);
}

/// What was appended to an empty text.
pub(crate) fn text(made: Vec<u8>) -> String {
    String::from_utf8(made).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_draws_one_value_and_others_draw_others() {
        let draw = Draw::new(1).of("a").nth(7);
        assert_eq!(draw, Draw::new(1).of("a").nth(7));
        assert_ne!(draw, Draw::new(2).of("a").nth(7));
        assert_ne!(draw, Draw::new(1).of("b").nth(7));
        assert_ne!(draw, Draw::new(1).of("a").nth(8));
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        for n in 0..1000 {
            let draw = Draw::new(3).nth(n);
            assert!((5..=7).contains(&draw.between(5, 7)));
            assert_eq!(draw.between(5, 5), 5);
            assert_eq!(draw.below(0), 0);
        }
        assert_eq!(Draw::new(3).pick::<u8>(&[]), None);
    }

    #[test]
    fn a_uuid_tells_its_version_and_variant() {
        let uuid = Draw::new(1).uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]));
    }
}
