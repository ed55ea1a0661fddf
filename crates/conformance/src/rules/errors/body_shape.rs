//! `errors/body-shape`: a probed error's body has the members that clients read.
//!
//! The values of code and message have rules of their own.

use oplog_schema::Operation;

use super::{finding, looked};
use crate::rules::{Check, Rule};
use crate::transcript::ErrorProbe;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/body-shape",
    about: "a probed error's body has the members that clients read",
    level: Level::Deny,
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> Verdict {
    let Some((view, mut verdict)) = looked(operation, &error_probe) else {
        return Verdict::not_applicable();
    };
    for (pointer, expected, actual) in view.misfits {
        let cause = format!("{pointer}: {expected}");
        verdict.push(finding(&error_probe, &pointer, expected, actual).because(cause));
    }
    verdict
}
