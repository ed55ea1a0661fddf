//! `pagination/resumable-anywhere`: a position that was given out leads to the same page when it is followed later.

use oplog_schema::Operation;

use super::paging_fact;
use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::{Again, AgainReason};
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "pagination/resumable-anywhere",
    about: "a position that was given out leads to the same page when it is followed later",
    level: Level::Deny,
    check: Check::Again(check),
};

fn check(operation: &Operation, again: &Again<'_>) -> Verdict {
    if again.reason != AgainReason::Resumed {
        return Verdict::not_applicable();
    }
    same_entries(operation, again, RULE.id)
}

/// A finding of `rule` when the second answer differs from the first.
pub(super) fn same_entries(operation: &Operation, again: &Again<'_>, rule: &str) -> Verdict {
    let mut verdict = speaks_for(operation, rule);
    let actual = match &again.second {
        Ok(entries) if entries.iter().map(|e| e.digest).eq(again.first.iter().map(|e| e.digest)) => return verdict,
        Ok(entries) => {
            let differing = entries.iter().zip(again.first).position(|(a, b)| a.digest != b.digest);
            match differing {
                Some(index) => format!("another entry {}", index + 1),
                None => format!("{} entries", entries.len()),
            }
        }
        Err(reason) => reason.clone(),
    };
    verdict.push(
        Finding::new(
            &paging_fact(operation, rule),
            &again.at,
            format!("the {} entries that it held before", again.first.len()),
            actual,
        )
        .because("the same request holds other entries")
        .shown_by(again.call),
    );
    verdict
}
