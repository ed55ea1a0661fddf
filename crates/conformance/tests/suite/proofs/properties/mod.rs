//! What holds for every input: lists of any length in pages of any size, windows of any bounds, bodies of any table.

mod bodies;
mod generate;
mod walks;
mod windows;

use oplog_conformance::rules::{self, Check};
use oplog_conformance::verdict::Finding;

use crate::proofs::evidence::Evidence;

/// Everything that the rules of one kind find in the evidence, each finding with its rule.
fn found(evidence: &Evidence, reads: impl Fn(&Check) -> bool) -> Vec<(&'static str, Finding)> {
    let rules = rules::ALL.iter().filter(|rule| reads(&rule.check));
    rules.flat_map(|rule| evidence.check(rule).findings.into_iter().map(|finding| (rule.id, finding))).collect()
}
