//! `gaps/time-zone`: a time without a zone.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;
use oplog_wire::time::TimeFormat;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/time-zone",
        summary: "A time says in which zone it is",
        rationale: "A client takes the time for its own and is wrong by hours.",
        example: Example { expected: "a zone of `start_time`", actual: "its layout has none" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, _: &Page<'_>) -> Vec<Contradiction> {
    let fields = operation.fields().iter().filter(|row| row.basis.is_documented());
    let zoneless = fields.filter(|row| row.time_format() == Some(TimeFormat::UtcMicros));
    let found = zoneless.map(|row| {
        let says = format!("`{}` is a time without a zone", row.path.name());
        Contradiction::new(row.fact_id(), says, "a client cannot know which instant is meant").at(&row.at)
    });
    found.collect()
}
