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
    pub(crate) looks: Arc<Looks>,
}

/// What an entry lets rules check: the same for many entries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Looks {
    /// Which fields it has.
    pub(crate) presence: Presence,
    /// The facts that each rule could check, by the rule's id.
    pub(crate) checked: Vec<(&'static str, CheckedFacts)>,
}

/// How entries look, each way once.
pub(crate) fn looks(entries: &[Arc<KnownEntry>]) -> Vec<&Looks> {
    let mut looks: Vec<&Looks> = Vec::new();
    for entry in entries {
        if !looks.iter().any(|own| std::ptr::eq(*own, &*entry.looks)) {
            looks.push(&entry.looks);
        }
    }
    looks
}
