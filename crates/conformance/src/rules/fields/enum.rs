//! `fields/enum`: a value is one of the documented list
//!
//! Values known from elsewhere are conflicts of the documentation, others are failures.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "fields/enum",
    about: "a value is one of the documented list",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    of_kind(answer, RULE.id, ViolationKind::Enum)
}
