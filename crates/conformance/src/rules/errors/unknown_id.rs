//! `errors/unknown-id`: an operation that shows one thing shows none for an id that nothing has.
//!
//! The pages list no error for it, so any refusal will do; only a success is a violation, whatever it shows.

use oplog_schema::Operation;

use crate::evidence::UnknownId;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/unknown-id",
        summary: "A request for one entry by an id that does not exist is rejected",
        rationale: "Catches a server that answers with some other entry, with one that it makes up, or with an error dressed as a success. A caller with a misspelt or outdated id takes what comes for the entry that was asked for.",
        example: Example { expected: "a rejection", actual: "status 200" },
        severity: Severity::Deny,
        subject: Subject::Errors,
        scope: Scope::Several,
    },
    check: Check::UnknownId(check),
};

fn check(_: &Operation, probe: UnknownId<'_>) -> CheckResult {
    let Ok(reply) = &probe.exchange.result else {
        return CheckResult::not_applicable();
    };
    let fact = format!("parameter.{}", probe.parameter);
    let mut verdict = CheckResult::checked([fact.as_str()]);
    if reply.is_success() {
        let at = format!("{} = {}, which names nothing", probe.parameter, probe.id);
        verdict.push(
            Finding::new(&fact, at, "a rejection", format!("status {}", reply.status))
                .because("an id that nothing has is answered")
                .shown_by(&probe.exchange.request),
        );
    }
    verdict
}
