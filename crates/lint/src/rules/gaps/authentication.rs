//! `gaps/authentication`: nothing says how a request proves who sent it.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/authentication",
        summary: "How requests are authenticated is documented",
        rationale: "Nobody can send the first request from the documentation alone.",
        example: Example { expected: "a way to authenticate", actual: "there is none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let none = !operation.security().iter().any(|row| row.basis.is_documented());
    let found = none.then(|| {
        Contradiction::of_all(
            "nothing says how requests are authenticated",
            "a client cannot know how to sign its first request",
        )
    });
    found.into_iter().collect()
}
