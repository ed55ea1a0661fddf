//! Texts that match one regular expression, numbered: each number has one, no two have the same, and each text leads back to its number.
//!
//! All of them go one way through the expression, the one of those tried that leaves the most choice, so that a text is a row of
//! characters with so many choices each: the digits of a number. Neighbours do not look like neighbours.

use crate::draw::Draw;
use crate::pattern::PatternTemplate;

/// Most texts that are told apart; what more an expression could have is the same in all of them.
const MOST: u64 = 1 << 62;
/// How far apart the texts of neighbours are. A prime larger than any number of choices, so that it shares no factor with any count.
const STEP: u64 = 2_654_435_761;
/// Texts that are tried before the others are believed to match as well.
const TRIED: u64 = 32;

/// The texts of a regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumberedPattern {
    /// The choices of each character.
    choices: Vec<Vec<char>>,
    /// Of how many characters in front the choice is the same in all texts of a list.
    fixed: usize,
    count: u64,
    /// What takes [`STEP`] back, modulo `count`.
    back: u64,
}

impl NumberedPattern {
    /// Texts of `pattern`; `None` where there are fewer than `least` of them.
    pub(crate) fn new(pattern: &PatternTemplate, least: u64) -> Option<Self> {
        let choices = pattern.widest()?;
        let mut count = 1_u64;
        let mut fixed = choices.len();
        for own in choices.iter().rev() {
            let Some(more) = count.checked_mul(own.len() as u64).filter(|more| *more <= MOST) else { break };
            (count, fixed) = (more, fixed - 1);
        }
        let made = Self { back: inverse(STEP, count), choices, fixed, count };
        let mut tried = (0..TRIED.min(count)).map(|number| made.text(Draw::new(0), number));
        (count >= least && tried.all(|text| pattern.fits(&text))).then_some(made)
    }

    /// The text of entry `index` in the list of `series`.
    pub(crate) fn text(&self, series: Draw, index: u64) -> String {
        let count = u128::from(self.count);
        let mut rest = (u128::from(index) * u128::from(STEP) + self.start(series)) % count;
        let mut text: Vec<char> = Vec::with_capacity(self.choices.len());
        for own in self.choices[self.fixed..].iter().rev() {
            let digit = usize::try_from(rest % own.len() as u128).unwrap_or_default();
            text.push(own[digit]);
            rest /= own.len() as u128;
        }
        let fixed = self.choices[..self.fixed].iter().enumerate().rev();
        text.extend(fixed.filter_map(|(place, own)| series.of("fixed").nth(place as u64).pick(own)));
        text.into_iter().rev().collect()
    }

    /// The index of the entry that has this text, if any has.
    pub(crate) fn index(&self, series: Draw, text: &str) -> Option<u64> {
        let mut number = 0_u128;
        let mut characters = text.chars();
        for (place, own) in self.choices.iter().enumerate() {
            let character = characters.next()?;
            let digit = own.iter().position(|choice| *choice == character)?;
            if place >= self.fixed {
                number = number * own.len() as u128 + digit as u128;
            }
        }
        let count = u128::from(self.count);
        let moved = (number + count - self.start(series)) % count;
        let index = u64::try_from(moved * u128::from(self.back) % count).ok()?;
        (characters.next().is_none() && self.text(series, index) == text).then_some(index)
    }

    /// The number of the first text of a list.
    fn start(&self, series: Draw) -> u128 {
        series.of("numbered").below(self.count).into()
    }
}

/// What takes a multiplication by `factor` back, modulo `modulus`, of which no number greater than 1 divides both.
fn inverse(factor: u64, modulus: u64) -> u64 {
    let modulus = i128::from(modulus);
    let (mut old, mut new) = ((i128::from(factor) % modulus, 1), (modulus, 0));
    while new.0 != 0 {
        let times = old.0 / new.0;
        (old, new) = (new, (old.0 - times * new.0, old.1 - times * new.1));
    }
    u64::try_from(old.1.rem_euclid(modulus)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use oplog_schema::tables::Pattern;

    use super::*;

    fn template(pattern: &str) -> PatternTemplate {
        let pattern = Pattern::try_from(pattern.to_owned()).expect("a pattern");
        PatternTemplate::new(&pattern, 0..=u64::MAX).expect("a template")
    }

    #[test]
    fn each_number_has_a_text_of_its_own_that_leads_back() {
        for pattern in
            ["^T-[0-9]{3}$", "^(i|vol)-[0-9a-f]{8,17}$", "^[a-z]+(-[a-z]+)*$", r"^\d{3}/[A-Z]{2}$", r"^[!-~]{40}$"]
        {
            let template = template(pattern);
            let made = NumberedPattern::new(&template, 1000).expect(pattern);
            for series in [Draw::new(5), Draw::new(6)] {
                let last = made.count - 1;
                let numbers = (0..1000).chain([last / 2, last]);
                let texts: HashSet<String> = numbers
                    .map(|number| {
                        let text = made.text(series, number);
                        assert!(template.fits(&text), "{pattern}: {text}");
                        assert_eq!(made.index(series, &text), Some(number), "{pattern}: {text}");
                        text
                    })
                    .collect();
                assert!(texts.len() >= 1000, "{pattern}");
            }
        }
    }

    #[test]
    fn another_text_leads_nowhere_and_too_few_texts_are_no_keys() {
        let template = template("^T-[0-9]{3}$");
        let made = NumberedPattern::new(&template, 1000).expect("a thousand");
        for text in ["", "T-12", "T-1234", "X-123", "T-12x", "t-123"] {
            assert_eq!(made.index(Draw::new(5), text), None, "{text}");
        }
        assert_eq!(NumberedPattern::new(&template, 1001), None);
    }
}
