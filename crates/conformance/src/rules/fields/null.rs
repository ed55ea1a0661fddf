//! `fields/null`: a value is not null unless the page shows it null
//!
//! A missing field is `fields/required`.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "fields/null",
    about: "a value is not null unless the page shows it null",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    of_kind(answer, RULE.id, ViolationKind::Null)
}
