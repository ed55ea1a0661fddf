//! `auth/wrong-secret-rejected`: a request signed with a wrong secret is refused

use oplog_schema::Operation;

use super::refused;
use crate::evidence::Refusal;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Signing, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "auth/wrong-secret-rejected",
        summary: "A request that was signed with a wrong secret is rejected",
        rationale: "Catches a server that looks for a signature but does not verify it. Anyone who knows an access key, which is no secret, can then read that account's log.",
        example: Example { expected: "a rejection", actual: "status 200" },
        severity: Severity::Deny,
        subject: Subject::Authentication,
        scope: Scope::Several,
    },
    check: Check::Refusal(check),
};

fn check(operation: &Operation, refusal: Refusal<'_>) -> CheckResult {
    refused(operation, refusal, RULE.info.id, &Signing::WrongSecret, "a request signed with a wrong secret")
}
