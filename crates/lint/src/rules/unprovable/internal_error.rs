//! `unprovable/internal-error`: an error that no request can ask for.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;
use oplog_schema::condition::Condition;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "unprovable/internal-error",
        summary: "Errors can be asked for",
        rationale: "No check tells whether the service answers this error; it is recognised when it comes.",
        example: Example {
            expected: "a request that is answered with the error",
            actual: "nothing about a request makes it",
        },
        severity: Severity::Warn,
        subject: Subject::Unprovable,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let rows =
        operation.documented_errors().filter(|row| matches!(row.when, Condition::Internal(_) | Condition::Load(_)));
    let found = rows.map(|row| {
        let says = format!("no request can ask for {}", row.code);
        Contradiction::new(row.fact_id(), says, "only an answer that happens to have it shows anything").at(&row.at)
    });
    found.collect()
}
