//! Keys that lead back to their entry: a UUID whose last twelve digits hide the entry's index.
//!
//! Looking up one entry of a million is one calculation, and a key that was never given out is told from one that was by
//! making the entry's key again.

use crate::draw::{self, Draw};

const TAIL: u64 = (1 << 48) - 1;
/// An odd factor and its inverse modulo 2^48, so that neighbours do not look like neighbours.
const FACTOR: u64 = 0x9E37_79B9_7F4B;
const INVERSE: u64 = inverse(FACTOR);

const fn inverse(factor: u64) -> u64 {
    // Newton's iteration doubles the number of right bits: 3, 6, 12, 24, 48.
    let mut inverse = factor;
    let mut step = 0;
    while step < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(factor.wrapping_mul(inverse)));
        step += 1;
    }
    inverse & TAIL
}

/// The key of entry `index` (below 2^48) in the list of `series`.
pub(crate) fn key(series: Draw, index: u64) -> String {
    let mut out = Vec::with_capacity(36);
    push_key(&mut out, series, index);
    draw::text(out)
}

/// Appends that key.
pub(crate) fn push_key(out: &mut Vec<u8>, series: Draw, index: u64) {
    let draw = series.of("key").nth(index);
    let mask = series.of("mask").bits();
    let tail = (index.wrapping_mul(FACTOR) ^ mask) & TAIL;
    draw::push_uuid(out, draw.nth(0).bits(), draw.nth(1).bits() & !TAIL | tail);
}

/// The index of the entry that has this key, if any has.
pub(crate) fn index(series: Draw, text: &str) -> Option<u64> {
    let digits = text.rsplit('-').next().filter(|digits| digits.len() == 12)?;
    let tail = u64::from_str_radix(digits, 16).ok()?;
    let mask = series.of("mask").bits();
    let index = ((tail ^ mask) & TAIL).wrapping_mul(INVERSE) & TAIL;
    (key(series, index) == text).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_back_to_its_index() {
        let series = Draw::new(5);
        for n in [0, 1, 2, 999_999, TAIL - 1, TAIL] {
            assert_eq!(index(series, &key(series, n)), Some(n));
        }
    }

    #[test]
    fn a_key_of_another_list_or_a_damaged_one_leads_nowhere() {
        let (series, key) = (Draw::new(5), key(Draw::new(5), 7));
        assert_eq!(index(Draw::new(6), &key), None);
        assert_eq!(index(series, &key.to_uppercase()), None);
        assert_eq!(index(series, &key[1..]), None);
        assert_eq!(index(series, ""), None);
        for position in 0..key.len() {
            let mut damaged = key.clone();
            let other = if &key[position..=position] == "0" { "1" } else { "0" };
            damaged.replace_range(position..=position, other);
            assert_eq!(index(series, &damaged), None, "{damaged}");
        }
    }
}
