//! `relations/versions-agree`: URIs that the page gives for one operation answer alike.

use oplog_schema::Operation;

use super::differences;
use crate::evidence::{Pair, PairKind};
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "relations/versions-agree",
        summary: "All URIs that the page gives for one operation return the same response",
        rationale: "Catches an older version of a URI that was not kept in step with the newer one. Clients that still use it get other values, or miss fields, although the page promises the same answer.",
        example: Example { expected: "as in GET /v1/things/{id}: \"start\"", actual: "\"stop\"" },
        severity: Severity::Deny,
        subject: Subject::Relations,
        scope: Scope::Comparison,
    },
    check: Check::Pair(check),
};

fn check(operation: &Operation, pair: &Pair<'_>) -> CheckResult {
    match pair.kind {
        PairKind::Versions => differences(operation, pair, RULE.info.id, ""),
        _ => CheckResult::not_applicable(),
    }
}
