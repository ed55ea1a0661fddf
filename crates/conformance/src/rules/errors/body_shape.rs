//! `errors/body-shape`: a provoked error's body has the members that clients read.
//!
//! The values of code and message have rules of their own.

use oplog_schema::Operation;

use super::{finding, looked};
use crate::rules::{Check, Rule};
use crate::transcript::Provocation;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/body-shape",
    about: "a provoked error's body has the members that clients read",
    level: Level::Deny,
    check: Check::Provocation(check),
};

fn check(operation: &Operation, provocation: Provocation<'_>) -> Verdict {
    let Some((view, mut verdict)) = looked(operation, &provocation) else {
        return Verdict::not_applicable();
    };
    for (pointer, expected, actual) in view.misfits {
        let cause = format!("{pointer}: {expected}");
        verdict.push(finding(&provocation, &pointer, expected, actual).because(cause));
    }
    verdict
}
