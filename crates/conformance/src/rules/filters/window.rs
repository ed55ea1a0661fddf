//! `filters/window`: a window returns no entry from outside its bounds.
//!
//! Entries at a bound are welcome either way; what is lost inside is `filters/sub-windows`.

use oplog_schema::Operation;

use super::about;
use crate::rules::{Check, Rule, speaks_for};
use crate::transcript::{Windows, instant};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "filters/window",
    about: "a window returns no entry from outside its bounds",
    level: Level::Deny,
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> Verdict {
    let mut verdict = Verdict::not_applicable();
    for window in &windows.windows {
        let times: Vec<i64> = window.walk.entries.iter().filter_map(|entry| entry.time).collect();
        if times.is_empty() && !window.walk.is_complete() {
            continue;
        }
        verdict.checked = speaks_for(operation, RULE.id).checked;
        let outside: Vec<i64> = times.into_iter().filter(|&time| !window.holds(time)).collect();
        if let Some(&first) = outside.first() {
            let actual = format!("{} entries from outside, the first of {}", outside.len(), instant(first));
            verdict.push(
                about(operation, RULE.id, window, "only entries of the window".to_owned(), actual)
                    .because("entries from outside the window"),
            );
        }
    }
    verdict
}
