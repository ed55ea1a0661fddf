//! What holds for every input: lists of any length in pages of any size, windows of any bounds, bodies of any table.

mod bodies;
mod generate;
mod walks;
mod windows;

use oplog_findings::Finding;

use crate::proofs::evidence::Evidence;

/// Everything that the rules find in the evidence, each finding with its rule.
fn found(evidence: &Evidence) -> Vec<(&'static str, Finding)> {
    let said = evidence.check_all().into_iter();
    said.flat_map(|(rule, result)| result.findings.into_iter().map(|finding| (rule.id, finding))).collect()
}
