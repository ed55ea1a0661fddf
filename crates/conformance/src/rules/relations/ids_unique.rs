//! `relations/ids-unique`: no two answers have the same id.
//!
//! An id of an answer tells it from all others, so two of them differ even where the same thing was asked for. Answers without
//! the id are not counted here.

use std::collections::BTreeMap;

use oplog_schema::Operation;

use crate::evidence::AnswerIds;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "relations/ids-unique",
        summary: "Each response has a request id of its own",
        rationale: "Catches an id that is fixed, computed from the request, or kept in a cache together with the response. Support finds several requests under the id that a customer reports, or none.",
        example: Example {
            expected: "another id than the first answer has",
            actual: "14A07460-EBE7-47CA-9757-12CC4761D47A in the second answer as well",
        },
        severity: Severity::Deny,
        subject: Subject::Relations,
        scope: Scope::Several,
    },
    check: Check::AnswerIds(check),
};

fn check(_: &Operation, answers: &AnswerIds<'_>) -> CheckResult {
    if answers.ids.len() < 2 {
        return CheckResult::not_applicable();
    }
    let mut verdict = CheckResult::checked([answers.fact]);
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (label, request, id) in &answers.ids {
        if let Some(first) = seen.get(id.as_str()) {
            verdict.push(
                Finding::new(
                    answers.fact,
                    label,
                    format!("another id than {first} has"),
                    format!("{id} in {label} as well"),
                )
                .because("two answers have one id")
                .shown_by(request),
            );
        } else {
            seen.insert(id, label);
        }
    }
    verdict
}
