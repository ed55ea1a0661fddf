//! `auth/wrong-secret-rejected`: a request signed with a wrong secret is refused

use oplog_schema::Operation;

use super::refused;
use crate::exchange::Signing;
use crate::rules::{Check, Rule};
use crate::transcript::Refusal;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "auth/wrong-secret-rejected",
    about: "a request signed with a wrong secret is refused",
    level: Level::Deny,
    check: Check::Refusal(check),
};

fn check(operation: &Operation, refusal: Refusal<'_>) -> Verdict {
    refused(operation, refusal, RULE.id, &Signing::WrongSecret, "a request signed with a wrong secret")
}
