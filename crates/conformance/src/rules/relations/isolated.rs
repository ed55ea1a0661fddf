//! `relations/isolated`: a request for one thing never shows the entries of another.
//!
//! The other thing is a second known one, or one that cannot exist; a refusal is as good as an empty list.

use std::collections::BTreeSet;

use oplog_schema::Operation;

use crate::evidence::Isolation;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "relations/isolated",
        summary: "A request for one entity never returns the entries of another",
        rationale: "Catches a server that ignores the project, server or execution in the request. One customer can then read what another one did.",
        example: Example { expected: "no entry of another", actual: "130 of 130 entries belong to another project_id" },
        severity: Severity::Deny,
        subject: Subject::Relations,
        scope: Scope::Several,
    },
    check: Check::Isolation(check),
};

fn check(operation: &Operation, isolation: &Isolation<'_>) -> CheckResult {
    let fact = format!("parameter.{}", isolation.parameter);
    if isolation.own.is_empty() {
        return CheckResult::not_applicable();
    }
    let mut verdict = CheckResult::checked([fact.as_str()]);
    let keyed = operation.entry_list().is_some_and(|entries| !entries.key.is_empty());
    let own: BTreeSet<u64> = isolation.own.iter().map(|entry| entry.identity()).collect();
    let shared = isolation.others.iter().filter(|entry| own.contains(&entry.identity())).count();
    // Rows without a key may look alike by chance: all of them do only when the parameter is ignored, and one that tells an id
    // of its own is the same row.
    let same = isolation.others.iter().any(|entry| entry.has_own_id && own.contains(&entry.digest));
    let leaked = shared > 0 && (keyed || same || shared == isolation.others.len());
    if leaked {
        verdict.push(
            Finding::new(
                &fact,
                format!("{} = {}", isolation.parameter, isolation.other),
                "no entry of another",
                format!("{shared} of {} entries belong to another {}", isolation.others.len(), isolation.parameter),
            )
            .because(format!("{} is ignored", isolation.parameter))
            .shown_by(isolation.call),
        );
    }
    verdict
}
