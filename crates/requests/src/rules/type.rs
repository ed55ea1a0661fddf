//! `requests/type`: a value has the documented type.

use super::{Check, Rule, brief, checked_values, violation};
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::tables::{JsonType, is_number, whole};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/type",
        summary: "A parameter has the documented type",
        rationale: "Catches a client that sends `1.0`, `1e3`, `None` or `True` where the page wants an integer or `true`. This is how an unset variable or a language's own spelling reaches the wire.",
        example: Example { expected: "maxKeys of type integer", actual: "`None`" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let mut result = checked_values(reading);
    let Some(parsed) = reading.parsed() else { return result };
    for (row, value) in reading.values() {
        // In JSON the number 5 and the text "5" are not the same.
        let mistyped = parsed.mistyped(row).map(ToString::to_string);
        let Some(value) = mistyped.as_deref().or(Some(value).filter(|value| !fits(row.kind, value))) else { continue };
        let expected = format!("{} of type {}", row.name, row.kind.as_str());
        result.push(violation(&row.fact_id(), expected, brief(value)));
    }
    result
}

fn fits(kind: JsonType, value: &str) -> bool {
    match kind {
        JsonType::Integer => whole(value).is_some(),
        JsonType::Number => is_number(value),
        JsonType::Boolean => matches!(value, "true" | "false"),
        JsonType::String | JsonType::Object | JsonType::Array => true,
    }
}
