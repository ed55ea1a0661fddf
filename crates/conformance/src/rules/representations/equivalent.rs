//! `representations/equivalent`: JSON and XML of one resource say the same.
//!
//! Order of members does not count. Whether each form is right in itself is checked by other rules.

use oplog_schema::Operation;

use crate::evidence::{Pair, PairKind};
use crate::rules::relations::differences;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "representations/equivalent",
        summary: "JSON and XML responses for the same resource have the same content",
        rationale: "Catches an XML writer that drops entries, joins lines or cuts texts. A team that migrates from one format to the other gets another log without noticing.",
        example: Example { expected: "as in JSON: \"first line\\nsecond line\"", actual: "\"first line second line\"" },
        severity: Severity::Deny,
        subject: Subject::Representations,
        scope: Scope::Comparison,
    },
    check: Check::Pair(check),
};

fn check(operation: &Operation, pair: &Pair<'_>) -> CheckResult {
    match pair.kind {
        PairKind::Forms => differences(operation, pair, RULE.info.id, ""),
        _ => CheckResult::not_applicable(),
    }
}
