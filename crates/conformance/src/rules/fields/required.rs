//! `fields/required`: a mandatory field is there wherever its parent is
//!
//! A field that a request flag asks for is mandatory only in answers to that flag. A field that only an example shows counts
//! as the tables say; whether a value is null is `fields/null`.

use oplog_schema::errata::{Circumstances, Deviation};
use oplog_schema::tables::Field;
use oplog_schema::{FieldPath, Operation};

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule, each_place};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/required",
        summary: "A mandatory field is present in every object that should have it",
        rationale: "Catches fields that are renamed, left out when they are empty, or missing on some pages only. Typed clients refuse the whole response because of one entry; others show a blank.",
        example: Example { expected: "present", actual: "absent" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let mut verdict = of_kind(answer, RULE.info.id, ViolationKind::Required);
    for (path, row, flag) in flagged(answer.operation) {
        let fact = format!("response.{path}");
        let asked_for = answer.call.query.iter().any(|(name, _)| name == flag);
        let (true, true, Some(value)) = (asked_for, row.mandatory && row.basis.is_documented(), answer.value()) else {
            verdict.checked.remove(&fact);
            continue;
        };
        each_place(&path.parent(), value, |pointer, parent| {
            if !parent.is_object() || parent.get(path.name()).is_some() {
                return;
            }
            let at = format!("{}, {pointer}/{}", answer.label, path.name());
            let here = Circumstances { beside: parent.as_object(), ..answer.circumstances() };
            let erratum = answer.operation.erratum_here(&fact, &Deviation::Absent, &here).map(|row| row.id.clone());
            verdict.push(
                Finding::new(&fact, at, format!("present, because the request says {flag}"), "absent")
                    .under(erratum)
                    .shown_by(answer.call),
            );
        });
    }
    verdict
}

/// Fields that appear only when a request flag asks for them.
fn flagged(operation: &Operation) -> impl Iterator<Item = (&FieldPath, &Field, &str)> {
    operation.fields().iter().filter_map(|row| Some((&row.path, row, row.present_when.as_ref()?.flag.as_deref()?)))
}
