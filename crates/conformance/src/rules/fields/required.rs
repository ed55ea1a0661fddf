//! `fields/required`: a mandatory field is there wherever its parent is
//!
//! A field that a request flag asks for is mandatory only in answers to that flag. A field that only an example shows counts
//! as the tables say; whether a value is null is `fields/null`.

use oplog_schema::errata::Departure;
use oplog_schema::tables::Field;
use oplog_schema::{FieldPath, Operation};

use oplog_schema::errata::Departure;

use super::of_kind;
use crate::answer::Answer;
use crate::contract::ViolationKind;
use crate::rules::{Check, Rule, places};
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "fields/required",
    about: "a mandatory field is there wherever its parent is",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    let mut verdict = of_kind(answer, RULE.id, ViolationKind::Required);
    flagged(answer, &mut verdict);
    verdict
}

/// Fields that a flag of the request asks for.
fn flagged(answer: &Answer<'_>, verdict: &mut Verdict) {
    let Some(value) = answer.value() else { return };
    for (path, row) in answer.operation.fields() {
        let flag = row.present_when.as_ref().and_then(|when| when.flag.as_ref());
        let asked = flag.filter(|flag| answer.call.query.iter().any(|(name, _)| name == *flag));
        let fact = format!("response.{path}");
        let Some(flag) = asked.filter(|_| row.basis.is_documented() && answer.seen.contains(fact.as_str())) else {
            continue;
        };
        let erratum = answer.operation.erratum_for(&fact, &Departure::Absent).map(|row| row.id.as_ref().clone());
        for (index, parent) in path.parent().select(value).into_iter().enumerate() {
            if parent.get(path.name()).is_none() {
                verdict.push(
                    Finding::new(
                        &fact,
                        format!("{}, {path} of entry {}", answer.label, index + 1),
                        format!("present, because {flag} is asked for"),
                        "absent",
                    )
                    .because(format!("{fact} is not present"))
                    .under(erratum.clone())
                    .shown_by(answer.call),
                );
            }
        }
    }
}
