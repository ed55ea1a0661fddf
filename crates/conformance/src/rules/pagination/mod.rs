//! Pages: a walk ends, loses nothing, repeats nothing, and says truly what it does.

pub(super) mod default_size;
pub(super) mod echo;
pub(super) mod next_consistent;
pub(super) mod no_gap;
pub(super) mod no_repeat;
pub(super) mod order;
pub(super) mod resumable_anywhere;
pub(super) mod size_bound;
pub(super) mod size_cap;
pub(super) mod size_independent;
pub(super) mod sorted;
pub(super) mod stable_on_repeat;
pub(super) mod terminates;
pub(super) mod token_bound_to_query;
pub(super) mod totals;

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU64;

use oplog_schema::Operation;
use oplog_schema::tables::Pagination;

use crate::evidence::Compared;
use crate::rules::first_fact;
use crate::walk::Walk;
use oplog_findings::{CheckResult, Finding};

/// What a walk does otherwise than the reference.
enum Difference {
    /// ItemDigest `walk` of the walk is one more copy than the reference has.
    Extra { walk: usize },
    /// ItemDigest `truth` of the reference is not in the walk.
    Missing { truth: usize },
    /// Same entries, other order, first at `walk`.
    Order { walk: usize },
    /// ItemDigest `walk` says something else than `truth` of the reference.
    Changed { walk: usize, truth: usize },
}

/// The differences between a walk and the reference, first ones first; none when they agree.
///
/// A walk that was given up at its limit on pages is compared with the reference as far as it came.
fn compare(compared: Compared<'_>) -> Vec<Difference> {
    if agree(compared) {
        return Vec::new();
    }
    let (truth, walk) = (&compared.truth.entries, &compared.walk.entries);
    let mut left: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, entry) in truth.iter().enumerate().rev() {
        left.entry(entry.digest).or_default().push(index);
    }
    let mut extra = Vec::new();
    let mut reached = 0;
    for (index, entry) in walk.iter().enumerate() {
        match left.get_mut(&entry.digest).and_then(Vec::pop) {
            Some(found) => reached = reached.max(found + 1),
            None => extra.push(index),
        }
    }
    if compared.walk.is_complete() {
        reached = truth.len();
    }
    // An entry that the reference has elsewhere is no other version of the one whose place it takes.
    let unknown = extra.iter().all(|&index| !left.contains_key(&walk[index].digest));
    let mut missing: Vec<usize> = left.into_values().flatten().collect();
    missing.sort_unstable();
    let mut differences = changed_by_key(compared, &mut extra, &mut missing);
    // What changed to its end does not tell by itself how far a walk came: its length does.
    let end = if compared.walk.is_complete() { truth.len() } else { reached.max(walk.len()) };
    let replaced = extra.iter().eq(missing.iter().filter(|&&index| index < end));
    if end == walk.len() && unknown && replaced && !extra.is_empty() {
        let pairs = extra.into_iter().zip(missing);
        return pairs.map(|(walk, truth)| Difference::Changed { walk, truth }).collect();
    }
    missing.retain(|&index| index < reached);
    differences.extend(extra.into_iter().map(|walk| Difference::Extra { walk }));
    differences.extend(missing.into_iter().map(|truth| Difference::Missing { truth }));
    if differences.is_empty() {
        let order = walk.iter().zip(truth).position(|(a, b)| a.digest != b.digest);
        differences.extend(order.map(|walk| Difference::Order { walk }));
    }
    differences
}

/// Whether a walk has the entries of the reference in its order, as far as it came: most walks do, and then nothing else is asked.
fn agree(compared: Compared<'_>) -> bool {
    let (truth, walk) = (&compared.truth.entries, &compared.walk.entries);
    let is_whole = truth.len() == walk.len() || !compared.walk.is_complete() && walk.len() < truth.len();
    is_whole && walk.iter().zip(truth).all(|(own, other)| own.digest == other.digest)
}

/// Takes out entries that the reference has under the same key with another content.
fn changed_by_key(compared: Compared<'_>, extra: &mut Vec<usize>, missing: &mut Vec<usize>) -> Vec<Difference> {
    let (truth, walk) = (&compared.truth.entries, &compared.walk.entries);
    let mut lacking: HashMap<NonZeroU64, usize> =
        missing.iter().filter_map(|&index| Some((truth.get(index)?.key?, index))).collect();
    let (mut changed, mut found) = (Vec::new(), HashSet::new());
    extra.retain(|&index| match walk[index].key.and_then(|key| lacking.remove(&key)) {
        Some(truth) => {
            found.insert(truth);
            changed.push(Difference::Changed { walk: index, truth });
            false
        }
        None => true,
    });
    missing.retain(|index| !found.contains(index));
    changed
}

/// What a comparison of two walks comes to: without findings, and without a second page in either walk, nothing was checked.
/// There was no boundary to lose or repeat an entry at.
fn at_boundaries(result: CheckResult, compared: Compared<'_>) -> CheckResult {
    let crossed = [compared.truth, compared.walk].iter().any(|walk| walk.pages.len() > 1);
    if crossed || !result.findings.is_empty() { result } else { CheckResult::not_applicable() }
}

/// For each entry of a walk, where the same one stood last before it.
fn seen_before(walk: &Walk) -> Vec<Option<usize>> {
    let mut last = HashMap::new();
    walk.entries.iter().enumerate().map(|(index, entry)| last.insert(entry.digest, index)).collect()
}

/// The fact a paging rule speaks about when it has none more exact.
fn paging_fact(operation: &Operation, rule: &str) -> String {
    first_fact(operation, rule)
}

/// A finding on one page of a walk.
fn on_page(fact: &str, walk: &Walk, page: usize, member: &str, expected: String, actual: String) -> Finding {
    let at = match member {
        "" => walk.place(page),
        _ => format!("{}, /{}", walk.place(page), member.replace('.', "/")),
    };
    let finding = Finding::new(fact, at, expected, actual);
    match walk.pages.get(page) {
        Some(page) => finding.shown_by(&page.call),
        None => finding,
    }
}

fn pagination(operation: &Operation) -> Option<&Pagination> {
    operation.pagination()
}
