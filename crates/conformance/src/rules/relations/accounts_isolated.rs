//! `relations/accounts-isolated`: an account never sees the entries of an entity that belongs to another account.
//!
//! A refusal is right, and so is an empty list. Only where the owner sees entries could a violation have been seen.

use oplog_schema::Operation;

use crate::evidence::Foreign;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "relations/accounts-isolated",
        summary: "An account never sees the entries of an entity that belongs to another account",
        rationale: "Catches a server that verifies who asks but not whether the entity is theirs. Whoever learns or guesses an id can then read another customer's log.",
        example: Example { expected: "no entry", actual: "50 entries of ExecutionId = exec-2, which is not theirs" },
        severity: Severity::Deny,
        subject: Subject::Relations,
        scope: Scope::Several,
    },
    check: Check::Foreign(check),
};

fn check(_: &Operation, foreign: Foreign<'_>) -> CheckResult {
    let fact = format!("parameter.{}", foreign.parameter);
    let mut verdict = match foreign.owners {
        0 => CheckResult::not_applicable(),
        _ => CheckResult::checked([fact.as_str()]),
    };
    if foreign.seen > 0 {
        let entries = if foreign.seen == 1 { "1 entry".to_owned() } else { format!("{} entries", foreign.seen) };
        verdict.push(
            Finding::new(
                &fact,
                format!("{} = {}, asked for by {}", foreign.parameter, foreign.value, foreign.asker),
                "no entry",
                format!("{entries} of {} = {}, which is not theirs", foreign.parameter, foreign.value),
            )
            .because("an account sees what belongs to another")
            .shown_by(foreign.call),
        );
    }
    verdict
}
