//! `pagination/stable-on-repeat`: the same request, sent twice, holds the same entries.

use oplog_schema::Operation;

use super::resumable_anywhere::same_entries;
use crate::rules::{Check, Rule};
use crate::transcript::{Again, AgainReason};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "pagination/stable-on-repeat",
    about: "the same request, sent twice, holds the same entries",
    level: Level::Deny,
    check: Check::Again(check),
};

fn check(operation: &Operation, again: &Again<'_>) -> Verdict {
    match again.reason {
        AgainReason::Repeated => same_entries(operation, again, RULE.id),
        AgainReason::Resumed => Verdict::not_applicable(),
    }
}
