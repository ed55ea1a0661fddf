//! `requests/mandatory-parameter`: a mandatory parameter is sent.

use super::{Check, Rule, violation};
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::tables::Parameter;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/mandatory-parameter",
        summary: "Every mandatory parameter is sent with a value",
        rationale: "Catches a client that leaves a parameter out, or sends it empty, where its own caller gave no value. The request works only as long as the server is lenient.",
        example: Example { expected: "ExecutionId, which is mandatory", actual: "absent" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let Some(parsed) = reading.parsed() else { return CheckResult::not_applicable() };
    let rows = parsed.operation.parameters().iter();
    let is_key = |row: &Parameter| parsed.operation.is_key(row);
    let mandatory = rows.filter(|row| row.mandatory == Some(true) && row.basis.is_documented() && !is_key(row));
    let mut result = CheckResult::default();
    for row in mandatory {
        result.look_at(&row.fact_id());
        if parsed.sent(row, reading.request).is_none_or(str::is_empty) {
            let expected = format!("{}, which is mandatory", row.name);
            result.push(violation(&row.fact_id(), expected, "absent"));
        }
    }
    result
}
