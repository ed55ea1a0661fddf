//! An entry of a list that was read before, as far as answers are made of it.
//!
//! Neighbours: `known` finds out and keeps, `answer` puts together what holds of a page.

use std::sync::Arc;

use oplog_findings::CheckedFacts;

use crate::contract::{Presence, Violation};
use crate::sorted::SortValue;
use crate::walk::ItemDigest;

/// An entry.
#[derive(Debug)]
pub(crate) struct KnownEntry {
    /// What walks compare.
    pub(crate) digest: ItemDigest,
    /// Its key as a request names it.
    pub(crate) key: Option<String>,
    /// The value that the list is sorted by.
    pub(crate) sort: Option<SortValue>,
    /// Its violations, with pointers that begin at the entry.
    pub(crate) violations: Vec<Violation>,
    /// What it lets rules check.
    pub(crate) coverage: Arc<EntryCoverage>,
}

/// What an entry lets rules check: the same for many entries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct EntryCoverage {
    /// Which fields it has.
    pub(crate) presence: Presence,
    /// The facts that each rule could check, by the rule's id.
    pub(crate) checked: Vec<(&'static str, CheckedFacts)>,
}

/// What entries let rules check, each kind of entry once.
pub(crate) fn coverages(entries: &[Arc<KnownEntry>]) -> Vec<&EntryCoverage> {
    let mut coverages: Vec<&EntryCoverage> = Vec::new();
    for entry in entries {
        if !coverages.iter().any(|own| std::ptr::eq(*own, &*entry.coverage)) {
            coverages.push(&entry.coverage);
        }
    }
    coverages
}
