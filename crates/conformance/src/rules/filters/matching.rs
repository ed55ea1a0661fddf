//! `filters/matching`: a filter by value or by prefix returns no entry that does not match.
//!
//! Each answer shows by itself what its request asked for. What is lost is `filters/complete`.

use oplog_schema::Operation;
use oplog_schema::tables::{Comparison, ValueFilter};
use serde_json::Value;

use crate::answer::Answer;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject, brief};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "filters/matching",
        summary: "A filter by value or by prefix returns no entry that does not match",
        rationale: "Catches a filter that is ignored or misread. A client that asked for the open tickets closes, counts or deletes the others.",
        example: Example { expected: "state = open", actual: "\"closed\"" },
        severity: Severity::Deny,
        subject: Subject::Filters,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let mut verdict = answer.begun(RULE.info.id);
    let operation = answer.operation;
    let Some(entries) = answer.value().and_then(|value| operation.entries(value)) else { return verdict };
    for filter in operation.documented_value_filters() {
        let Some(asked) = answer.call.parameter(&filter.parameter) else { continue };
        let fact = format!("parameter.{}", filter.parameter);
        for (place, entry) in entries.iter().enumerate() {
            let own = Operation::entry_member(entry, &filter.field).unwrap_or(&Value::Null);
            verdict.look_at(&fact);
            if !filter.by.keeps(own, asked) {
                let at = format!("{}, entry {}", answer.label, place + 1);
                let finding = Finding::new(&fact, at, expected(filter, asked), brief(own));
                verdict.push(finding.because("an entry does not match").shown_by(answer.call));
            }
        }
    }
    verdict
}

fn expected(filter: &ValueFilter, asked: &str) -> String {
    let name = if filter.field.is_empty() { "the entry" } else { &filter.field };
    match filter.by {
        Comparison::Equal => format!("{name} = {asked}"),
        Comparison::Prefix => format!("{name} begins with {asked}"),
    }
}
