//! `filters/boundaries`: an entry exactly where two windows meet is in at least one of them.
//!
//! Whether bounds are counted in is left open by the page; losing the entry between both is not.

use std::collections::BTreeMap;

use oplog_schema::Operation;

use super::{about, counted, readable};
use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::{WindowKind, Windows, instant};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "filters/boundaries",
    about: "an entry exactly where two windows meet is in at least one of them",
    level: Level::Deny,
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> Verdict {
    let (true, [first, second]) =
        (matches!(windows.kind, WindowKind::Boundary | WindowKind::SubWindows), windows.windows.as_slice())
    else {
        return Verdict::not_applicable();
    };
    if !readable(windows) || first.end != second.start {
        return Verdict::not_applicable();
    }
    let between = || windows.whole.iter().filter(|entry| entry.time == Some(first.end));
    if between().next().is_none() {
        return Verdict::not_applicable();
    }
    let mut verdict = speaks_for(operation, RULE.id);
    let (whole, before, after) = (counted(windows.whole), counted(&first.walk.entries), counted(&second.walk.entries));
    for entry in between() {
        let copies = |counts: &BTreeMap<u128, usize>| counts.get(&entry.digest).copied().unwrap_or_default();
        if copies(&before) + copies(&after) < copies(&whole) {
            let actual = format!("the entry of {} is in neither window", instant(first.end));
            verdict.push(
                about(operation, RULE.id, first, format!("in it or in the one from {}", instant(second.start)), actual)
                    .because("an entry between two windows is lost"),
            );
        }
    }
    verdict
}
