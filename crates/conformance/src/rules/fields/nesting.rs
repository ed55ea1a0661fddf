//! `fields/nesting`: objects and lists stand where the page puts them
//!
//! Catches a wrapper too many or too few, and a list where one object belongs.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "fields/nesting",
    about: "objects and lists stand where the page puts them",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    of_kind(answer, RULE.id, ViolationKind::Nesting)
}
