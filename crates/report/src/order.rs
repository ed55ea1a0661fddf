//! In which order findings are told: what lets somebody see what is another's comes first, then who is let in, then the rest.

use oplog_findings::{FindingGroup, OperationReport, RuleInfo, RunReport, Subject, Weight};

/// Rules whose findings show entries of somebody else. A test holds that they exist.
pub const LEAKS: [&str; 2] = ["relations/isolated", "relations/accounts-isolated"];

/// The findings with this weight, the most urgent first; otherwise as the operations have them.
pub(super) fn findings(report: &RunReport, weight: Weight) -> Vec<(&OperationReport, &FindingGroup)> {
    let mut found: Vec<_> = report.findings(weight).collect();
    found.sort_by_key(|(_, group)| rank(group.rule));
    found
}

fn rank(rule: &RuleInfo) -> u8 {
    match rule.subject {
        _ if LEAKS.contains(&rule.id) => 0,
        Subject::Authentication => 1,
        _ => 2,
    }
}
