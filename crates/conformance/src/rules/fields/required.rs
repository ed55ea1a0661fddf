//! `fields/required`: a mandatory field is there wherever its parent is
//!
//! A field that only an example shows counts as the tables say; whether a value is null is `fields/null`.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "fields/required",
    about: "a mandatory field is there wherever its parent is",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    of_kind(answer, RULE.id, ViolationKind::Required)
}
