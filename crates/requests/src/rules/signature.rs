//! `requests/signature`: a request proves who sends it.

use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};
use oplog_wire::sign::{Parts, Scheme};

use super::{Check, Rule, violation};
use crate::logged_request::Proof;
use crate::reading::Reading;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/signature",
        summary: "Every request proves who sends it, by a scheme that the page documents",
        rationale: "Catches requests that are not signed, are signed over other text than what is sent, or carry a wrong or outdated time. A server that verifies signatures rejects them, however well they work against one that does not.",
        example: Example { expected: "proof of the sender after bce-auth-v1", actual: "the signature does not match" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> CheckResult {
    let Some(parsed) = reading.parsed() else { return CheckResult::not_applicable() };
    let fact = |scheme: &str| format!("auth.{scheme}");
    let Proof::Failed { fault, text } = &reading.request.proof else {
        let is_proven = matches!(reading.request.proof, Proof::Proven { .. });
        let proven = parsed.operation.schemes().filter(|scheme| is_proven && follows(reading, *scheme));
        let facts: Vec<String> = proven.map(|scheme| fact(scheme.name())).collect();
        return CheckResult::checked(facts.iter().map(String::as_str));
    };
    let attempted = parsed.operation.schemes().find(|scheme| follows(reading, *scheme));
    let schemes: Vec<&str> = match attempted {
        Some(scheme) => vec![scheme.name()],
        None => parsed.operation.schemes().map(Scheme::name).collect(),
    };
    let about = schemes.first().map_or_else(|| parsed.fact(), |scheme| fact(scheme));
    let expected = format!("proof of the sender after {}", schemes.join(" or "));
    let mut result = CheckResult::default();
    // Whatever the page says of schemes: a server that checks them refuses this.
    result.push(violation(&about, expected, text.clone()).because(format!("{fault:?}")).with_severity(Severity::Deny));
    result
}

/// Whether a request is signed after this scheme. What tells that is no secret, so it has been kept.
fn follows(reading: &Reading<'_>, scheme: Scheme) -> bool {
    let request = reading.request;
    let (headers, body) = (request.headers.as_slice(), request.body.as_bytes());
    let parts = Parts { method: &request.method, target: &request.target, headers, body };
    scheme.is_attempted(&parts)
}
