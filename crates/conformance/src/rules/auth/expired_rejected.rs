//! `auth/expired-rejected`: a request signed long ago is refused

use oplog_schema::Operation;

use super::refused;
use crate::evidence::Refusal;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Signing, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "auth/expired-rejected",
        summary: "A request that was signed long ago is rejected",
        rationale: "Catches a server that verifies a signature but never looks at its time. A request that was recorded once, in a proxy or a log file, can then be replayed for ever.",
        example: Example { expected: "a rejection", actual: "status 200" },
        severity: Severity::Deny,
        subject: Subject::Authentication,
        scope: Scope::Several,
    },
    check: Check::Refusal(check),
};

fn check(operation: &Operation, refusal: Refusal<'_>) -> CheckResult {
    refused(operation, refusal, RULE.info.id, &Signing::Stale, "a request signed long ago")
}
