//! `gaps/errors`: no error is documented.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/errors",
        summary: "Errors are documented",
        rationale: "A client cannot tell what it did wrong from a failure of the service, nor what to try again.",
        example: Example { expected: "a table of errors", actual: "there is none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let none = operation.documented_errors().next().is_none();
    let found = none.then(|| {
        Contradiction::of_all("no error is documented", "a client cannot know how it is refused, nor when to try again")
    });
    found.into_iter().collect()
}
