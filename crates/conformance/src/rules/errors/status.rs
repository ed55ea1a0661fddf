//! `errors/status`: a probed error has the documented status.
//!
//! A success where an error is documented is a violation of this rule; the other rules then have nothing to read.

use oplog_schema::Operation;

use super::{fact, finding};
use crate::evidence::ErrorProbe;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/status",
        summary: "A request that meets the condition of a documented error is answered with the documented status",
        rationale: "Catches an error that is answered with another status, or as a success. Clients choose by the status whether to retry, to sign in again or to give up; an error dressed as 200 is read as data.",
        example: Example { expected: "status 404", actual: "status 400" },
        severity: Severity::Deny,
        subject: Subject::Errors,
        scope: Scope::Several,
    },
    check: Check::ErrorProbe(check),
};

fn check(_: &Operation, error_probe: ErrorProbe<'_>) -> CheckResult {
    let Ok(reply) = &error_probe.exchange.result else {
        return CheckResult::not_applicable();
    };
    let mut verdict = CheckResult::checked([fact(&error_probe).as_str()]);
    if reply.status != error_probe.row.status {
        verdict.push(finding(
            &error_probe,
            "",
            format!("status {}", error_probe.row.status),
            format!("status {}", reply.status),
        ));
    }
    verdict
}
