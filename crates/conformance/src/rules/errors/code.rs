//! `errors/code`: a provoked error has the documented code.

use oplog_schema::Operation;

use super::{finding, looked};
use crate::rules::{Check, Rule};
use crate::transcript::Provocation;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/code",
    about: "a provoked error has the documented code",
    level: Level::Deny,
    check: Check::Provocation(check),
};

fn check(operation: &Operation, provocation: Provocation<'_>) -> Verdict {
    let Some((view, mut verdict)) = looked(operation, &provocation) else {
        return Verdict::not_applicable();
    };
    if view.code.as_deref() != Some(provocation.row.code.as_str()) {
        let actual = view.code.map_or_else(|| "no code".to_owned(), |code| format!("code {code}"));
        verdict.push(finding(&provocation, "", format!("code {}", provocation.row.code), actual));
    }
    verdict
}
