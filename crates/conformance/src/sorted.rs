//! In which order the values of a page stand, as far as that can be told.
//!
//! Services compare texts by their own rules: capitals may come first or count like small letters, signs may be passed over, numbers in
//! a text may count as numbers. What only one of these rules calls wrong is left alone.

use std::cmp::Ordering;

use oplog_findings::Request;
use oplog_schema::Operation;
use oplog_schema::tables::SortOrder;
use serde_json::Value;

/// A value that entries are sorted by.
#[derive(Debug, Clone, PartialEq)]
pub enum SortValue {
    /// A time, in milliseconds since 1970.
    Time(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// The order of one page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageOrder {
    /// The order that its request asks for.
    pub asked: SortOrder,
    /// The first value.
    pub first: SortValue,
    /// The last value.
    pub last: SortValue,
    /// Two neighbours in the wrong order: the place of the second one on the page, and both.
    pub misplaced: Option<(usize, SortValue, SortValue)>,
}

impl PageOrder {
    /// How the entries of a body stand; `None` where no order is asked for or no entry has a value.
    #[must_use]
    pub fn of(operation: &Operation, call: &Request, body: &Value) -> Option<Self> {
        let read = reader(operation)?;
        Self::among(operation, call, operation.entries(body)?.into_iter().map(read))
    }

    /// As [`PageOrder::of`], where the values of the entries are known.
    pub(crate) fn among(
        operation: &Operation,
        call: &Request,
        values: impl Iterator<Item = Option<SortValue>>,
    ) -> Option<Self> {
        let sort = operation.sort()?;
        let value = sort.switch.as_ref().and_then(|switch| call.parameter(&switch.parameter));
        let asked = sort.asked(value)?;
        let values: Vec<(usize, SortValue)> =
            values.enumerate().filter_map(|(place, value)| Some((place, value?))).collect();
        let (first, last) = (values.first()?.1.clone(), values.last()?.1.clone());
        let mut pairs = values.windows(2);
        let wrong = pairs.find_map(|pair| match pair {
            [(_, before), (place, own)] if own.is_before(before, asked) => Some((*place, before.clone(), own.clone())),
            _ => None,
        });
        Some(Self { asked, first, last, misplaced: wrong })
    }
}

/// Reads the value by which an operation sorts an entry; `None` where it sorts by none.
pub(crate) fn reader(operation: &Operation) -> Option<impl Fn(&Value) -> Option<SortValue>> {
    let sort = operation.sort()?;
    let formats = operation.member_formats(&sort.field);
    Some(move |entry: &Value| {
        let value = Operation::entry_member(entry, &sort.field)?;
        match (oplog_wire::time::instant(value, &formats), value) {
            (Some(time), _) => Some(SortValue::Time(time.as_millisecond())),
            (None, Value::Number(number)) => number.as_f64().map(SortValue::Number),
            (None, Value::String(text)) => Some(SortValue::Text(text.clone())),
            _ => None,
        }
    })
}

impl SortValue {
    /// Whether it has to stand before `other` by every rule of comparing.
    #[must_use]
    pub fn is_before(&self, other: &Self, order: SortOrder) -> bool {
        let wanted = if order == SortOrder::Ascending { Ordering::Less } else { Ordering::Greater };
        let found = match (self, other) {
            (SortValue::Time(own), SortValue::Time(other)) => Some(own.cmp(other)),
            (SortValue::Number(own), SortValue::Number(other)) => own.partial_cmp(other),
            (SortValue::Text(own), SortValue::Text(other)) => texts(own, other),
            _ => None,
        };
        found == Some(wanted)
    }

    /// The value in words.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            SortValue::Time(time) => oplog_findings::instant(*time),
            SortValue::Number(number) => number.to_string(),
            SortValue::Text(text) => oplog_findings::brief(&Value::from(text.as_str())),
        }
    }
}

/// The order of two texts, where all ways of comparing agree.
fn texts(own: &str, other: &str) -> Option<Ordering> {
    let (a, b) = (own.to_lowercase(), other.to_lowercase());
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let folded = match a.iter().zip(b).position(|(a, b)| a != b) {
        None => a.len().cmp(&b.len()),
        Some(at) => {
            let is_number = |text: &[u8]| text[at].is_ascii_digit();
            let follows_a_digit = at > 0 && a[at - 1].is_ascii_digit();
            let is_plain = a[at].is_ascii_alphanumeric() && b[at].is_ascii_alphanumeric();
            if !is_plain
                || (is_number(a) || is_number(b)) && follows_a_digit
                || is_number(a) && is_number(b) && digits(a, at) != digits(b, at)
            {
                return None;
            }
            a[at].cmp(&b[at])
        }
    };
    Some(folded).filter(|folded| *folded == own.cmp(other))
}

/// How many digits stand in a row from a place on.
fn digits(text: &[u8], at: usize) -> usize {
    text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_only_where_every_rule_of_comparing_agrees() {
        for (less, more) in [("ant", "bee"), ("ant", "antler"), ("a1", "a2"), ("1", "a"), ("ANT", "BEE")] {
            assert_eq!(texts(less, more), Some(Ordering::Less), "{less} {more}");
            assert_eq!(texts(more, less), Some(Ordering::Greater), "{less} {more}");
        }
        assert_eq!(texts("ant", "ant"), Some(Ordering::Equal));
        for (one, other) in
            [("Bee", "ant"), ("item10", "item9"), ("a-b", "ab"), ("Ant", "ant"), ("zug", "\u{e4}rger"), ("10", "1a")]
        {
            assert_eq!(texts(one, other), None, "{one} {other}");
        }
    }
}
