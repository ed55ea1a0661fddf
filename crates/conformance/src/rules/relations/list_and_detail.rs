//! `relations/list-and-detail`: an entry says the same in its list and by itself.
//!
//! Only members that both sides have are compared: a member that one side lacks is a matter of `fields/required`.

use oplog_schema::Operation;
use serde_json::Value;

use super::differences;
use crate::evidence::{Pair, PairKind};
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "relations/list-and-detail",
        summary: "An entry has the same values in the list and when it is requested alone",
        rationale: "Catches a list and a detail that are served from different sources or formatted by different code. The user opens an entry and sees another time or status than the one that was clicked.",
        example: Example {
            expected: "as in entry 9 of the list: \"2014-12-16T06:40:25.000000\"",
            actual: "\"2014-12-16T06:40:25.000001\"",
        },
        severity: Severity::Deny,
        subject: Subject::Relations,
        scope: Scope::Comparison,
    },
    check: Check::Pair(check),
};

fn check(operation: &Operation, pair: &Pair<'_>) -> CheckResult {
    if pair.kind != PairKind::ListAndDetail {
        return CheckResult::not_applicable();
    }
    let mut pair = pair.clone();
    if let (Ok(list), Ok(detail)) = (&mut pair.bodies.0, &mut pair.bodies.1) {
        keep_shared(list, detail);
    }
    let prefix = operation.detail().map_or("", |detail| detail.entry.as_str());
    differences(operation, &pair, RULE.info.id, prefix)
}

fn keep_shared(left: &mut Value, right: &mut Value) {
    if let (Value::Object(left), Value::Object(right)) = (left, right) {
        left.retain(|name, _| right.contains_key(name));
        right.retain(|name, _| left.contains_key(name));
    }
}
