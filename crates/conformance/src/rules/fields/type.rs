//! `fields/type`: a value has the documented JSON type
//!
//! Objects and lists that stand for one another are `fields/nesting`.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "fields/type",
    about: "a value has the documented JSON type",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    of_kind(answer, RULE.id, ViolationKind::Type)
}
