//! `requests/type`: a value has the documented type.

use oplog_schema::tables::Type;

use super::{Check, Reading, Rule, fact_of};
use crate::verdict::{Violation, brief};

pub(crate) const RULE: Rule =
    Rule { id: "requests/type", about: "a value in a request has the documented type", check: Check::Request(check) };

fn check(reading: &Reading<'_>) -> Vec<Violation> {
    let Some(asked) = reading.asked() else { return Vec::new() };
    let wrong = reading.values().into_iter().filter(|(row, value)| !fits(row.kind, value));
    wrong
        .map(|(row, value)| {
            let expected = format!("{} of type {}", row.name.as_ref(), row.kind.as_str());
            Violation::from(asked.operation, &fact_of(row), expected, brief(value))
        })
        .collect()
}

fn fits(kind: Type, value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    match kind {
        Type::Integer => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
        Type::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        Type::Boolean => matches!(value, "true" | "false"),
        Type::String | Type::Object | Type::Array => true,
    }
}
