//! `auth/anonymous-rejected`: a request without credentials is refused

use oplog_schema::Operation;

use super::refused;
use crate::evidence::Refusal;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Signing, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "auth/anonymous-rejected",
        summary: "A request without credentials is rejected",
        rationale: "Catches a server that serves anyone, or that answers a missing signature with a server error. Whoever reaches its address can then read a customer's operation log.",
        example: Example { expected: "a rejection", actual: "status 200" },
        severity: Severity::Deny,
        subject: Subject::Authentication,
        scope: Scope::Several,
    },
    check: Check::Refusal(check),
};

fn check(operation: &Operation, refusal: Refusal<'_>) -> CheckResult {
    refused(operation, refusal, RULE.info.id, &Signing::Anonymous, "a request without credentials")
}
