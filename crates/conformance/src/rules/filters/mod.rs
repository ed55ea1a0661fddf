//! Filters: a time window holds what lies in it, and nothing else.

pub(super) mod boundaries;
pub(super) mod default_window;
pub(super) mod sub_windows;
pub(super) mod window;

use oplog_schema::Operation;

use crate::rules::{first_fact, speaks_for};
use crate::transcript::{Window, Windows};
use crate::verdict::{Finding, Verdict};

/// A finding of `rule` about one window.
fn about(operation: &Operation, rule: &str, window: &Window<'_>, expected: String, actual: String) -> Finding {
    let finding = Finding::new(&first_fact(operation, rule), format!("window {}", window.bounds()), expected, actual);
    match window.walk.pages.first() {
        Some(page) => finding.shown_by(&page.call),
        None => finding,
    }
}

/// Nothing can be said about windows whose walks did not end or whose entries have no time.
fn readable(operation: &Operation, rule: &str, windows: &Windows<'_>) -> Option<Verdict> {
    let timed = windows.whole.iter().all(|entry| entry.time.is_some());
    let complete = windows.windows.iter().all(|window| window.walk.is_complete());
    (timed && complete).then(|| speaks_for(operation, rule))
}

/// How often an entry (by digest) is in a walk.
fn copies(window: &Window<'_>, digest: u128) -> usize {
    window.walk.entries.iter().filter(|entry| entry.digest == digest).count()
}
