//! `errors/unknown-version`: a URI with a version that the page does not have is not answered like a documented one.
//!
//! A warning: the pages name their versions and say nothing about others.

use oplog_schema::Operation;

use crate::evidence::UnknownVersion;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/unknown-version",
        summary: "A request under a version that does not exist is not answered as if it did",
        rationale: "Catches a server that ignores the version in its path. Clients that ask for a version by mistake keep working until that version exists and means something else. It is a warning, because the pages say nothing about other versions.",
        example: Example { expected: "a rejection", actual: "status 200" },
        severity: Severity::Warn,
        subject: Subject::Errors,
        scope: Scope::Several,
    },
    check: Check::UnknownVersion(check),
};

fn check(_: &Operation, probe: UnknownVersion<'_>) -> CheckResult {
    let Ok(reply) = &probe.exchange.result else {
        return CheckResult::not_applicable();
    };
    let fact = probe.endpoint.fact_id();
    let mut verdict = CheckResult::checked([fact.as_str()]);
    if reply.is_success() {
        let request = &probe.exchange.request;
        verdict.push(
            Finding::new(
                &fact,
                format!("{} {}", request.method, request.path),
                "a rejection",
                format!("status {}", reply.status),
            )
            .because("a version that does not exist is answered")
            .shown_by(request),
        );
    }
    verdict
}
