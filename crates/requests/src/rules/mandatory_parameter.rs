//! `requests/mandatory-parameter`: a mandatory parameter is sent.

use super::{Check, Reading, Rule, fact_of};
use crate::verdict::Violation;

pub(crate) const RULE: Rule =
    Rule { id: "requests/mandatory-parameter", about: "a mandatory parameter is sent", check: Check::Request(check) };

fn check(reading: &Reading<'_>) -> Vec<Violation> {
    let Some(asked) = reading.asked() else { return Vec::new() };
    let rows = asked.operation.parameters().iter();
    let mandatory = rows.filter(|row| row.mandatory == Some(true) && row.basis.is_documented());
    let missing = mandatory.filter(|row| asked.sent(row, reading.request).is_none_or(str::is_empty));
    missing
        .map(|row| {
            let expected = format!("{}, which is mandatory", row.name.as_ref());
            Violation::from(asked.operation, &fact_of(row), expected, "absent".to_owned())
        })
        .collect()
}
