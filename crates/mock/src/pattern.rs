//! Texts that match a regular expression, drawn.
//!
//! Characters are printable ASCII wherever the expression lets them be; repetitions without an end stop soon.

use std::ops::RangeInclusive;

use oplog_schema::tables::Pattern;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::draw::Draw;

/// How often something is repeated at most that may be repeated for ever.
const MORE: u32 = 8;
/// Draws after which a text that has to be longer or shorter is given up.
const TRIES: u64 = 64;

/// Longest text that is drawn: what repeats something that repeats something grows fast.
const LONGEST: usize = 4096;

/// A regular expression, ready to draw texts that match it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatternTemplate {
    pattern: Pattern,
    hir: Hir,
    lengths: RangeInclusive<u64>,
}

impl PatternTemplate {
    /// Texts that match `pattern` and have so many characters.
    pub(crate) fn new(pattern: &Pattern, lengths: RangeInclusive<u64>) -> Result<Self, String> {
        let wrong = |problem: &str| format!("{problem}; give the field a `sample`");
        let hir = regex_syntax::parse(pattern.as_regex().as_str()).map_err(|error| wrong(&error.to_string()))?;
        let template = Self { pattern: pattern.clone(), hir, lengths };
        match template.fitting(Draw::new(0)) {
            Some(_) => Ok(template),
            None => Err(wrong("no text was found that matches it and is as long as documented")),
        }
    }

    /// Appends a text that matches. Where no draw fits, which is rare for an expression that has been tried, one that was tried.
    pub(crate) fn push(&self, out: &mut Vec<u8>, draw: Draw) {
        let text = self.fitting(draw).or_else(|| self.fitting(Draw::new(0))).unwrap_or_default();
        out.extend_from_slice(text.as_bytes());
    }

    /// Whether a text matches, and is as long as it has to be.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.lengths.contains(&(text.chars().count() as u64)) && self.pattern.matches(text)
    }

    /// The choices of each character of a text: of those that were tried, one for which there are the most.
    pub(crate) fn widest(&self) -> Option<Vec<Vec<char>>> {
        let fitting = self.drawn(Draw::new(0)).filter(|slots| self.fits(&text(slots)));
        let room =
            |slots: &Vec<Slot>| slots.iter().fold(1_u128, |room, slot| room.saturating_mul(slot.choices.len() as u128));
        let widest = fitting.max_by_key(room)?;
        Some(widest.into_iter().map(|slot| slot.choices).collect())
    }

    fn fitting(&self, draw: Draw) -> Option<String> {
        self.drawn(draw).map(|slots| text(&slots)).find(|text| self.fits(text))
    }

    /// Ways through the expression.
    fn drawn(&self, draw: Draw) -> impl Iterator<Item = Vec<Slot>> {
        (0..TRIES).map(move |n| {
            let mut slots = Vec::new();
            push(&self.hir, &mut slots, draw.nth(n));
            slots
        })
    }
}

/// One character of a text: what it may be, and where it is drawn. There is at least one choice.
struct Slot {
    choices: Vec<char>,
    draw: Draw,
}

fn text(slots: &[Slot]) -> String {
    slots.iter().filter_map(|slot| slot.draw.pick(&slot.choices)).collect()
}

fn push(hir: &Hir, out: &mut Vec<Slot>, draw: Draw) {
    if out.len() > LONGEST {
        return;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            out.extend(text.chars().map(|character| Slot { choices: vec![character], draw }));
        }
        HirKind::Class(class) => {
            let choices = characters(class);
            if !choices.is_empty() {
                out.push(Slot { choices, draw });
            }
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min.saturating_add(MORE));
            for n in 0..draw.between(repetition.min.into(), most.into()) {
                push(&repetition.sub, out, draw.nth(n));
            }
        }
        HirKind::Capture(capture) => push(&capture.sub, out, draw),
        HirKind::Concat(parts) => {
            for (place, part) in (0..).zip(parts) {
                push(part, out, draw.nth(place));
            }
        }
        HirKind::Alternation(choices) => {
            if let Some(choice) = draw.pick(choices) {
                push(choice, out, draw.of("choice"));
            }
        }
    }
}

/// The characters of a class: the printable ones of ASCII, where it has none the first one.
fn characters(class: &Class) -> Vec<char> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
        Class::Bytes(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let is_in = |c: &char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(*c)));
    let printable: Vec<char> = ('!'..='~').filter(is_in).collect();
    if printable.is_empty() {
        ranges.first().and_then(|first| char::from_u32(first.0)).into_iter().collect()
    } else {
        printable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(pattern: &str, lengths: RangeInclusive<u64>) -> Result<PatternTemplate, String> {
        PatternTemplate::new(&Pattern::try_from(pattern.to_owned()).expect("a pattern"), lengths)
    }

    #[test]
    fn what_is_drawn_matches_and_is_as_long_as_documented() {
        for (pattern, lengths) in [
            ("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", 0..=u64::MAX),
            (r"^(i|vol)-[0-9a-f]{8,17}$", 0..=u64::MAX),
            (r"^\d{3}-\w+\s?$", 6..=9),
            ("^[^/]+(/[^/]+)*$", 3..=3),
            (r"^\p{Han}+$", 1..=4),
            ("x", 0..=1),
        ] {
            let made = template(pattern, lengths.clone()).expect("a template");
            for n in 0..100 {
                let mut text = Vec::new();
                made.push(&mut text, Draw::new(n));
                let text = String::from_utf8(text).expect("a text");
                let fits = lengths.contains(&(text.chars().count() as u64));
                assert!(made.pattern.matches(&text) && fits, "{pattern}: {text}");
            }
        }
    }

    #[test]
    fn an_expression_that_repeats_without_end_ends() {
        let made = template("^((((a+)+)+)+)+$", 0..=u64::MAX).expect("a template");
        let mut text = Vec::new();
        made.push(&mut text, Draw::new(1));
        assert!(text.len() <= 2 * LONGEST);
    }

    #[test]
    fn what_no_text_satisfies_is_refused() {
        let error = template("^a{5}$", 0..=3).expect_err("no text");
        assert!(error.contains("give the field a `sample`"), "{error}");
    }
}
