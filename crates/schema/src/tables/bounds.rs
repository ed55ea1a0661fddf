//! Bounds of a value: how large a number is, how long a text, and what it looks like. Rows of fields and of parameters have them.

use std::cmp::Ordering;

use super::number::Number;
use super::{Basis, JsonType, Pattern};

/// What a row says about the size and the look of a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds<'a> {
    /// Smallest value of a number.
    pub minimum: Option<i64>,
    /// Largest value of a number.
    pub maximum: Option<i64>,
    /// Fewest characters of a text.
    pub min_length: Option<u64>,
    /// Most characters of a text.
    pub max_length: Option<u64>,
    /// What a text looks like.
    pub pattern: Option<&'a Pattern>,
    /// What all of this rests on, where that is not what the row rests on.
    pub basis: Option<Basis>,
}

/// A bound of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// No number is less.
    Least(i64),
    /// No number is more.
    Most(i64),
}

impl Bounds<'_> {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.is_of_numbers() && !self.is_of_texts()
    }

    /// Whether they are as good as the row: somebody who documents the value states them.
    #[must_use]
    pub fn are_stated(&self) -> bool {
        self.basis.is_none_or(Basis::is_documented)
    }

    /// Whether something is said of numbers.
    #[must_use]
    pub fn is_of_numbers(&self) -> bool {
        self.minimum.is_some() || self.maximum.is_some()
    }

    /// Whether something is said of texts.
    #[must_use]
    pub fn is_of_texts(&self) -> bool {
        self.min_length.is_some() || self.max_length.is_some() || self.pattern.is_some()
    }

    /// What a text has to be and is not, as the end of a sentence: `of at least 3 characters`.
    #[must_use]
    pub fn unmet_by(&self, text: &str) -> Option<String> {
        let length = || text.chars().count() as u64;
        let short =
            self.min_length.filter(|least| length() < *least).map(|least| format!("of at least {least} characters"));
        let long =
            || self.max_length.filter(|most| length() > *most).map(|most| format!("of at most {most} characters"));
        let other = || self.pattern.filter(|pattern| !pattern.matches(text));
        short.or_else(long).or_else(|| other().map(|pattern| format!("that matches {}", pattern.as_str())))
    }

    /// The bound that a number of this type is beyond, as a request writes it. What is no number of this type is beyond none.
    ///
    /// ```
    /// use oplog_schema::tables::{Bounds, JsonType, Limit};
    /// let share = Bounds { minimum: Some(0), maximum: Some(1), ..Bounds::default() };
    /// assert_eq!(share.exceeded_by(JsonType::Number, "0.5"), None);
    /// assert_eq!(share.exceeded_by(JsonType::Number, "1.5"), Some(Limit::Most(1)));
    /// assert_eq!(share.exceeded_by(JsonType::Integer, "-7"), Some(Limit::Least(0)));
    /// assert_eq!(share.exceeded_by(JsonType::Integer, "1.5"), None);
    /// ```
    #[must_use]
    pub fn exceeded_by(&self, kind: JsonType, text: &str) -> Option<Limit> {
        let number = Number::read(kind, text)?;
        let least = self.minimum.filter(|least| number.is(Ordering::Less, *least)).map(Limit::Least);
        least.or_else(|| self.maximum.filter(|most| number.is(Ordering::Greater, *most)).map(Limit::Most))
    }
}
