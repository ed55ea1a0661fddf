//! Numbers as texts: what is one, and on which side of a bound it stands.

use std::cmp::Ordering;

use super::JsonType;

/// A whole number in plain digits; one that is too large for any use is still a number.
///
/// ```
/// use oplog_schema::tables::whole;
/// assert_eq!((whole("-7"), whole("7.0"), whole("")), (Some(-7), None, None));
/// assert_eq!(whole(&"9".repeat(50)), Some(i128::MAX));
/// ```
#[must_use]
pub fn whole(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let limit = if text.starts_with('-') { i128::MIN } else { i128::MAX };
    Some(text.parse().unwrap_or(limit))
}

/// A finite number, exact where it is whole.
///
/// ```
/// use oplog_schema::tables::is_number;
/// assert!(is_number("-0.5") && is_number("1e3"));
/// assert!(!is_number("many") && !is_number("NaN") && !is_number("1e999"));
/// ```
#[must_use]
pub fn is_number(text: &str) -> bool {
    Number::read(JsonType::Number, text).is_some()
}

/// A number as a request writes it.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Whole(i128),
    Broken(f64),
}

impl Number {
    /// A number of this type; `None` where the text is none.
    pub(super) fn read(kind: JsonType, text: &str) -> Option<Self> {
        let broken = || text.parse().ok().filter(|number: &f64| number.is_finite());
        match kind {
            JsonType::Integer => whole(text).map(Self::Whole),
            JsonType::Number => whole(text).map(Self::Whole).or_else(|| broken().map(Self::Broken)),
            _ => None,
        }
    }

    /// Whether it stands on this side of a bound. A number with a fraction is no more exact than the cast.
    pub(super) fn is(self, side: Ordering, bound: i64) -> bool {
        match self {
            Self::Whole(number) => number.cmp(&i128::from(bound)) == side,
            Self::Broken(number) => number.partial_cmp(&(bound as f64)) == Some(side),
        }
    }
}
