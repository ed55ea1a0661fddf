//! `fields/format`: a text has the documented format
//!
//! Time formats are read strictly: February 30 is no date.

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "fields/format",
    about: "a text has the documented format",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    of_kind(answer, RULE.id, ViolationKind::Format)
}
