//! `requests/value`: a value is one that is allowed: its constant, its list, its range.
//!
//! A limit that no page states, and that stands in the tables because services are known to refuse what is beyond it, is worth
//! a look. Not checked: a page size above the largest where that gets the largest page, and whether what is named exists.

use super::{Check, Rule, brief, checked_values, violation};
use crate::parsed::ParsedRequest;
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::condition::Condition;
use oplog_schema::tables::{JsonType, Limit, Parameter, whole};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/value",
        summary: "A parameter has an allowed value: its constant, one of its list, or one within its range",
        rationale: "Catches a wrong API version, a value that no list has, and numbers beyond a limit. The server rejects the request or falls back to a default.",
        example: Example { expected: "per_page from 1", actual: "`0`" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let Some(parsed) = reading.parsed() else { return CheckResult::not_applicable() };
    let mut result = checked_values(reading);
    for (row, value) in reading.values() {
        if let Some((fact, expected)) = expected(parsed, row, value) {
            result.push(violation(&fact, expected, brief(value)));
        } else if let Some(expected) = out_of_bounds(row, value) {
            let finding = violation(&row.fact_id(), format!("{} {expected}", row.name), brief(value));
            result.push(if row.bounds().are_stated() { finding } else { finding.with_severity(Severity::Warn) });
        }
    }
    result
}

/// The fact that `value` violates, and what was to be expected instead.
fn expected(parsed: &ParsedRequest<'_>, row: &Parameter, value: &str) -> Option<(String, String)> {
    let name = &row.name;
    if let Some(constant) = row.constant.as_ref().filter(|constant| constant.value != value) {
        return Some((row.fact_id(), format!("{name} = {}", constant.value)));
    }
    // Without a constant, the example is the one value that works where every other one is an error.
    let is_other = |condition: &Condition| matches!(condition, Condition::OtherThan(other) if other == name);
    if let (None, Some(example), Some(fact)) = (&row.constant, &row.example, error(parsed, is_other))
        && example != value
    {
        return Some((fact, format!("{name} = {example}")));
    }
    // Clients name the form of an answer in either case, and get it.
    let select = parsed.operation.media_parameter();
    let is_same =
        |known: &String| known == value || (select == Some(name.as_str()) && known.eq_ignore_ascii_case(value));
    if !row.values.is_empty() && !row.values.iter().chain(allowed(parsed, row)).any(is_same) {
        return Some((row.fact_id(), format!("{name} one of {}", row.values.join(", "))));
    }
    // What is no number is another rule's business.
    let number = Some(value).filter(|_| row.kind == JsonType::Integer).and_then(whole)?;
    let paging = parsed.operation.pagination().filter(|paging| paging.size == *name);
    let most = paging.filter(|paging| paging.refuse_above_max)?.max_size.filter(|most| number > i128::from(*most))?;
    let is_out = |condition: &Condition| matches!(condition, Condition::OutOfRange(other) if other == name);
    Some((error(parsed, is_out).unwrap_or_else(|| row.fact_id()), format!("{name} up to {most}")))
}

/// What the bounds of a parameter ask for and its value does not keep.
fn out_of_bounds(row: &Parameter, value: &str) -> Option<String> {
    if row.kind == JsonType::String {
        return row.bounds().unmet_by(value);
    }
    // What is no number is another rule's business.
    Some(match row.bounds().exceeded_by(row.kind, value)? {
        Limit::Least(least) => format!("from {least}"),
        Limit::Most(most) => format!("up to {most}"),
    })
}

/// The fact of the first error with such a condition.
fn error(parsed: &ParsedRequest<'_>, is_wanted: impl Fn(&Condition) -> bool) -> Option<String> {
    let row = parsed.operation.errors().iter().find(|row| is_wanted(&row.when))?;
    Some(format!("error.{}", row.id))
}

/// Values that are right because the page says so elsewhere.
fn allowed<'o>(parsed: &ParsedRequest<'o>, row: &Parameter) -> impl Iterator<Item = &'o String> {
    let fact = row.fact_id();
    let errata = parsed.operation.errata_about(&fact);
    errata.flat_map(|erratum| &erratum.allows.values)
}
