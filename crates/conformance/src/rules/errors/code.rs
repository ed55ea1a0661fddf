//! `errors/code`: a probed error has the documented code.

use oplog_schema::Operation;

use super::{finding, looked};
use crate::rules::{Check, Rule};
use crate::transcript::ErrorProbe;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/code",
    about: "a probed error has the documented code",
    level: Level::Deny,
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> Verdict {
    let Some((view, mut verdict)) = looked(operation, &error_probe) else {
        return Verdict::not_applicable();
    };
    if view.code.as_deref() != Some(error_probe.row.code.as_str()) {
        let actual = view.code.map_or_else(|| "no code".to_owned(), |code| format!("code {code}"));
        verdict.push(finding(&error_probe, "", format!("code {}", error_probe.row.code), actual));
    }
    verdict
}
