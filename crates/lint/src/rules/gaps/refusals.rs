//! `gaps/refusals`: a condition that clients meet, and no error for it.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;
use oplog_schema::condition::Condition;
use oplog_schema::tables::Parameter;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/refusals",
        summary: "There is an error for what goes wrong often",
        rationale: "A client cannot tell a wrong credential, a missing parameter and an unknown id from other failures.",
        example: Example { expected: "an error for a missing `ExecutionId`", actual: "there is none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    // Without any error there is one gap, and not many.
    if operation.documented_errors().next().is_none() {
        return Vec::new();
    }
    let answered = |wanted: &dyn Fn(&Condition) -> bool| operation.documented_errors().any(|row| wanted(&row.when));
    let mut found = Vec::new();
    let documented = operation.parameters().iter().filter(|row| row.basis.is_documented());
    for row in documented {
        let name = row.name.as_str();
        let is_query = row.location.is_query_or_body() && row.constant.is_none();
        let is_missed = row.mandatory == Some(true) && is_query;
        if is_missed && !answered(&|when| matches!(when, Condition::Missing(known) if known == name)) {
            found.push(gap(row, "is mandatory, and no error says that it is missing"));
        }
        let is_bounded = row.bounds().is_of_numbers() && row.bounds().are_stated();
        if is_bounded && is_query && !answered(&|when| matches!(when, Condition::OutOfRange(known) if known == name)) {
            found.push(gap(row, "has a range, and no error says that a number is outside of it"));
        }
        let is_named = operation.entity(name).is_some();
        if is_named && !answered(&|when| matches!(when, Condition::Unknown(known) if known == name)) {
            found.push(gap(row, "names something, and no error says that it is not there"));
        }
    }
    if let Some(row) = operation.security().iter().find(|row| row.basis.is_documented())
        && !answered(&|when| matches!(when, Condition::Signature(_) | Condition::Credential(_)))
    {
        let fact = format!("auth.{}", row.scheme.name());
        found.push(
            Contradiction::new(fact, "requests are authenticated, and no error says that one is not", COSTS)
                .at(&row.at),
        );
    }
    found
}

const COSTS: &str = "a client cannot know how it is refused";

fn gap(row: &Parameter, what: &str) -> Contradiction {
    Contradiction::new(row.fact_id(), format!("`{}` {what}", row.name), COSTS).at(&row.at)
}
