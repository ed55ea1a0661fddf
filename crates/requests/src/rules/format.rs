//! `requests/format`: a text has the documented format.

use oplog_wire::time::TimeFormat;

use super::{Check, Reading, Rule, fact_of};
use crate::verdict::{Violation, brief};

pub(crate) const RULE: Rule = Rule {
    id: "requests/format",
    about: "a text in a request has the documented format",
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> Vec<Violation> {
    let Some(asked) = reading.asked() else { return Vec::new() };
    let errata = asked.operation.errata();
    let mut violations = Vec::new();
    for (row, value) in reading.values() {
        let Some(printed) = &row.format else { continue };
        let fact = fact_of(row);
        // Where the page contradicts itself, what either statement allows is right.
        let allowed = errata.iter().filter(|erratum| erratum.facts.contains(&fact)).flat_map(|row| &row.allows.formats);
        let formats: Vec<TimeFormat> =
            std::iter::once(printed).chain(allowed).filter_map(|name| name.parse().ok()).collect();
        if !formats.is_empty() && !formats.iter().any(|format| format.parse(value).is_ok()) {
            let expected = format!("{} as {printed}", row.name.as_ref());
            violations.push(Violation::from(asked.operation, &fact, expected, brief(value)));
        }
    }
    violations
}
