//! Damage: bytes flipped, taken out, repeated, replaced, and parts of one input put into another.

/// Bytes of an input, at most: longer ones say nothing new and take long.
const LONGEST: usize = 48 << 10;

/// Pieces that mean something to one parser or another.
const PIECES: [&[u8]; 44] = [
    b"\0",
    b"\xff",
    b"\xc3\x28",
    b"\xef\xbb\xbf",
    b"\"",
    b"'",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"[",
    b"]",
    b"[[[[[[[[[[[[[[[[[[[[",
    b"{",
    b"}",
    b"{\"a\":",
    b",",
    b":",
    b"null",
    b"-0",
    b"1e999",
    b"-9223372036854775809",
    b"18446744073709551616",
    b"0.1",
    b"<a>",
    b"</a>",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"&b;",
    b"&#x110000;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"type=\"array\"",
    b"%",
    b"%00",
    b"%ff",
    b"+",
    b"&",
    b"=",
    b"\r\n",
    b"\n\n",
    b"T24:60:60Z",
    b"-0000-13-32",
    b"+99:99",
    b"\xf0\x9f\x98\x80",
];

/// A source of damage.
#[derive(Debug)]
pub struct Mutation(u64);

impl Mutation {
    /// The same seed gives the same damage.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    fn below(&mut self, end: usize) -> usize {
        // The remainder fits whatever the end is.
        usize::try_from(self.random() % (end.max(1) as u64)).unwrap_or_default()
    }

    /// A part of `length` bytes: where it begins and ends.
    fn part(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length);
        let most = if self.below(4) == 0 { length - start } else { (length - start).min(16) };
        start..start + self.below(most + 1)
    }

    /// One of the inputs, damaged in a few places.
    pub fn of(&mut self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let chosen = self.below(inputs.len());
        let mut input = inputs.get(chosen).cloned().unwrap_or_default();
        for _ in 0..=self.below(5) {
            self.damage(&mut input, inputs);
        }
        input.truncate(LONGEST);
        input
    }

    fn damage(&mut self, input: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        match self.below(8) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            1 => {
                let byte = u8::try_from(self.below(256)).unwrap_or_default();
                input.insert(at, byte);
            }
            2 => drop(input.drain(self.part(input.len()))),
            3 => {
                let part = input[self.part(input.len())].to_vec();
                let times = if self.below(8) == 0 { 200 } else { 1 + self.below(3) };
                let copies: Vec<u8> = part.iter().copied().cycle().take((part.len() * times).min(LONGEST)).collect();
                drop(input.splice(at..at, copies));
            }
            4 | 5 => {
                let piece = PIECES[self.below(PIECES.len())];
                let end = if self.below(2) == 0 { at } else { (at + piece.len()).min(input.len()) };
                drop(input.splice(at..end, piece.iter().copied()));
            }
            6 => {
                let other = &inputs[self.below(inputs.len())];
                let part = other[self.part(other.len())].to_vec();
                drop(input.splice(at..at, part));
            }
            _ => input.truncate(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_damage_and_another_seed_another() {
        let inputs = vec![b"an input".to_vec(), b"another one".to_vec()];
        let damaged = |seed| {
            (0..20).map(|_| ()).fold((Mutation::new(seed), Vec::new()), |(mut damage, mut all), ()| {
                all.push(damage.of(&inputs));
                (damage, all)
            })
        };
        assert_eq!(damaged(1).1, damaged(1).1);
        assert_ne!(damaged(1).1, damaged(2).1);
    }

    #[test]
    fn inputs_stay_short_whatever_happens_to_them() {
        let mut damage = Mutation::new(3);
        let mut input = vec![vec![b'x'; LONGEST]];
        for _ in 0..200 {
            input = vec![damage.of(&input)];
            assert!(input[0].len() <= LONGEST);
        }
    }
}
