//! `auth/expired-rejected`: a request signed long ago is refused

use oplog_schema::Operation;

use super::refused;
use crate::exchange::Signing;
use crate::rules::{Check, Rule};
use crate::transcript::Refusal;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "auth/expired-rejected",
    about: "a request signed long ago is refused",
    level: Level::Deny,
    check: Check::Refusal(check),
};

fn check(operation: &Operation, refusal: Refusal<'_>) -> Verdict {
    refused(operation, refusal, RULE.id, &Signing::Stale, "a request signed long ago")
}
