//! `gaps/time-format`: a time whose layout nothing states.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;
use oplog_schema::tables::{Field, JsonType};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "gaps/time-format",
        summary: "The layout of a time is documented",
        rationale: "A client reads the layout off one example and fails when a fraction, an offset or another calendar comes.",
        example: Example { expected: "a layout of `start_time`", actual: "only an example shows one" },
        severity: Severity::Warn,
        subject: Subject::Gaps,
        scope: Scope::Single,
    },
    check: Check::Tables(check),
    kin: &[],
};

fn check(operation: &Operation, page: &Page<'_>) -> Vec<Contradiction> {
    let fields = operation.fields().iter().filter(|row| row.basis.is_documented() && row.kind == JsonType::String);
    let unstated = fields.filter(|row| is_time(row) && !states(row) && row.time_format().is_none());
    let shown_only = operation.fields().iter().filter(|row| {
        let path = row.path.to_string();
        let stated = page.imported.response.iter().find(|fact| fact.path == path).and_then(|fact| fact.value.layout);
        row.basis.is_documented() && row.time_format().is_some() && stated.is_none()
    });
    let costs = "a client cannot know how the time is written";
    let gap = |row: &Field, says: &str| {
        Contradiction::new(row.fact_id(), format!("`{}` {says}", row.path.name()), costs).at(&row.at)
    };
    let unstated = unstated.map(|row| gap(row, "is a time by its name, and nothing says how it is written"));
    unstated.chain(shown_only.map(|row| gap(row, "is a time whose layout only an example shows"))).collect()
}

/// Whether a name is one of a time.
fn is_time(row: &Field) -> bool {
    let name = row.path.name().to_lowercase();
    name.ends_with("time") || name.ends_with("_at") || name.ends_with("timestamp") || name.ends_with("date")
}

/// Whether the type as printed is one of a time.
fn states(row: &Field) -> bool {
    row.printed.as_deref().is_some_and(|printed| printed.to_lowercase().contains("date"))
}
