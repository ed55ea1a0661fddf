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
    pub(crate) fn push_text(self, out: &mut String, length: usize, alphabet: &[u8]) {
        let mut characters = [0; 64];
        for start in (0..length).step_by(characters.len()) {
            let part = &mut characters[..(length - start).min(64)];
            for (n, character) in (start as u64..).zip(part.iter_mut()) {
                *character = self.nth(n).pick(alphabet).copied().unwrap_or(b'-');
            }
            out.push_str(str::from_utf8(part).unwrap_or_default());
        }
    }

    /// Appends a version 4 UUID in lower case.
    pub(crate) fn push_uuid(self, out: &mut String) {
        push_uuid(out, self.nth(0).0, self.nth(1).0);
    }

    /// A version 4 UUID in lower case.
    pub(crate) fn uuid(self) -> String {
        let mut out = String::with_capacity(36);
        self.push_uuid(&mut out);
        out
    }
}

/// Appends a version 4 UUID of these bits, except those that tell version and variant.
pub(crate) fn push_uuid(out: &mut String, high: u64, low: u64) {
    let high = high & !0xF000 | 0x4000;
    let low = low & !(0b11 << 62) | 0b10 << 62;
    let mut text = [b'-'; 36];
    let mut place = 0;
    for bits in [high, low] {
        for n in (0..16).rev() {
            if matches!(place, 8 | 13 | 18 | 23) {
                place += 1;
            }
            text[place] = b"0123456789abcdef"[(bits >> (4 * n) & 0xF) as usize];
            place += 1;
        }
    }
    out.push_str(str::from_utf8(&text).unwrap_or_default());
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
