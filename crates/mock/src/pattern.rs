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

    fn fitting(&self, draw: Draw) -> Option<String> {
        let texts = (0..TRIES).map(|n| {
            let mut text = String::new();
            push(&self.hir, &mut text, draw.nth(n));
            text
        });
        texts
            .into_iter()
            .find(|text| self.lengths.contains(&(text.chars().count() as u64)) && self.pattern.matches(text))
    }
}

fn push(hir: &Hir, out: &mut String, draw: Draw) {
    if out.len() > LONGEST {
        return;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => out.extend(character(class, draw)),
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

/// One character of a class, a printable one of ASCII where it has any.
fn character(class: &Class, draw: Draw) -> Option<char> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
        Class::Bytes(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let is_in = |c: &char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(*c)));
    let printable: Vec<char> = ('!'..='~').filter(is_in).collect();
    draw.pick(&printable).copied().or_else(|| char::from_u32(ranges.first()?.0))
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
