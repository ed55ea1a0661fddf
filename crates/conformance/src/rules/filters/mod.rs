//! Filters: a time window holds what lies in it, a filter by value what matches, and nothing else.

pub(super) mod boundaries;
pub(super) mod complete;
pub(super) mod default_window;
pub(super) mod matching;
pub(super) mod sub_windows;
pub(super) mod window;

use std::collections::HashMap;

use oplog_schema::Operation;

use crate::evidence::{Window, Windows};
use crate::rules::first_fact;
use crate::walk::ItemDigest;
use oplog_findings::Finding;

/// A finding of `rule` about one window.
fn about(operation: &Operation, rule: &str, window: &Window<'_>, expected: String, actual: String) -> Finding {
    let finding = Finding::new(&first_fact(operation, rule), format!("window {}", window.bounds()), expected, actual);
    match window.walk.pages.first() {
        Some(page) => finding.shown_by(&page.call),
        None => finding,
    }
}

/// Whether windows can be held against the list: walks that ended, over a known list of entries with times.
fn readable(windows: &Windows<'_>) -> bool {
    windows.whole.iter().all(|entry| entry.time().is_some())
        && windows.windows.iter().all(|window| window.walk.is_complete())
}

/// How often each entry (by digest) comes.
fn counted(entries: &[ItemDigest]) -> HashMap<u64, usize> {
    let mut counts = HashMap::new();
    for entry in entries {
        *counts.entry(entry.digest).or_default() += 1;
    }
    counts
}
