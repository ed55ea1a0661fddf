//! `requests/value`: a value is one that the page allows: its constant, its list, its range.

use oplog_schema::condition::Condition;
use oplog_schema::tables::{Parameter, Type};

use super::{Check, Reading, Rule, fact_of};
use crate::asked::Asked;
use crate::verdict::{Departure, brief};

pub(crate) const RULE: Rule = Rule {
    id: "requests/value",
    about: "a value in a request is one that the page allows: its constant, its list, its range",
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> Vec<Departure> {
    let Some(asked) = reading.asked() else { return Vec::new() };
    let wrong = reading.values().into_iter().filter_map(|(row, value)| {
        let expected = expected(asked, row, value)?;
        Some(Departure::from(asked.operation, &fact_of(row), expected, brief(value)))
    });
    wrong.collect()
}

/// What was to be expected instead of `value`, if it is wrong.
fn expected(asked: &Asked<'_>, row: &Parameter, value: &str) -> Option<String> {
    let name = row.name.as_ref();
    if let Some(only) = only_value(asked, row).filter(|only| *only != value) {
        return Some(format!("{name} = {only}"));
    }
    if !row.values.is_empty() && !row.values.iter().any(|known| known == value) {
        return Some(format!("{name} one of {}", row.values.join(", ")));
    }
    // What is no number is another rule's business.
    let number: i64 = Some(value).filter(|_| row.kind == Type::Integer)?.parse().ok()?;
    if let Some(least) = row.minimum.filter(|least| number < *least) {
        return Some(format!("{name} from {least}"));
    }
    // A page size above the largest gets the largest, unless the page says that it is refused.
    let paging = asked.operation.tables.pagination.as_ref().filter(|paging| paging.size == *name);
    let most = match paging {
        Some(paging) if paging.refuse_above_max => paging.max_size.and_then(|most| i64::try_from(most).ok()),
        Some(_) => None,
        None => row.maximum,
    };
    most.filter(|most| number > *most).map(|most| format!("{name} up to {most}"))
}

/// The one value that is right: a constant, or the example where every other value is a documented error.
fn only_value<'a>(asked: &Asked<'a>, row: &'a Parameter) -> Option<&'a str> {
    if let Some(constant) = &row.constant {
        return Some(&constant.value);
    }
    let other = |condition: &Condition| matches!(condition, Condition::OtherThan(name) if name == row.name.as_ref());
    let refused = asked.operation.tables.error.iter().any(|row| row.basis.is_documented() && other(&row.when));
    row.example.as_deref().filter(|_| refused)
}
