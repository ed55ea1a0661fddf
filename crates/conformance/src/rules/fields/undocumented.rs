//! `fields/undocumented`: a success holds no field that the tables do not know.
//!
//! A warning: new fields appear before pages do. Fields known from upstream are in the tables and pass.

use oplog_wire::Shape;
use serde_json::Value;

use crate::answer::Answer;
use crate::rules::{Check, Rule, spelled_as_path};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/undocumented",
        summary: "A successful response has no field that the tables do not know",
        rationale: "Catches internal fields that leak into the response, and documented ones under a misspelt name. It is a warning, because servers add fields before their pages are updated.",
        example: Example { expected: "only documented fields", actual: "a field ExecutionLogs[].internalNote" },
        severity: Severity::Warn,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let Some(value) = answer.value() else {
        return CheckResult::not_applicable();
    };
    let mut verdict = CheckResult::checked(answer.facts_carried(RULE.info.id));
    let mut found = Vec::new();
    collect(value, answer.operation.shape(), &mut String::new(), &mut found);
    for (pointer, generic) in found {
        let around = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        let nearest = answer.operation.fact(&format!("response.{}", spelled_as_path(around)));
        let first = || answer.operation.facts().iter().find(|fact| fact.local.starts_with("response."));
        if let Some(fact) = nearest.or_else(first) {
            verdict.push(
                Finding::new(
                    &fact.local,
                    format!("{}, {pointer}", answer.label),
                    "only documented fields",
                    format!("a field {generic}"),
                )
                .because(format!("{generic} is not documented"))
                .shown_by(answer.call),
            );
        }
    }
    verdict
}

/// JSON pointers of undocumented members, each with its path in the spelling of the tables.
fn collect(value: &Value, shape: &Shape, pointer: &mut String, found: &mut Vec<(String, String)>) {
    let length = pointer.len();
    match (value, shape) {
        (Value::Object(members), Shape::Object(known)) if !known.is_empty() => {
            for (name, member) in members {
                pointer.push('/');
                pointer.push_str(name);
                match known.get(name) {
                    Some(shape) => collect(member, shape, pointer, found),
                    None => found.push((pointer.clone(), spelled_as_path(pointer))),
                }
                pointer.truncate(length);
            }
        }
        (Value::Array(items), Shape::Array(item)) => {
            for (index, member) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                collect(member, item, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}
