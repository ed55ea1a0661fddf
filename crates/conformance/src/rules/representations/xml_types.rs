//! `representations/xml-types`: XML says the documented type of a value, and nil as the dialect says it.
//!
//! What the value is in itself is the `fields/` family's business, in both forms alike.

use oplog_schema::errata::Deviation;
use oplog_schema::{FactKind, Operation};
use oplog_wire::xml::XmlNoteKind;
use serde_json::Value;

use crate::answer::Answer;
use crate::rules::{Check, Rule, spelled_as_path};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};
use oplog_wire::MediaType;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "representations/xml-types",
        summary: "In XML, type and nil attributes state the documented type of each value",
        rationale: "Catches `type` and `nil` attributes that are missing or wrong. Clients that decode by these attributes turn a number into a text, an empty value into a null, or a list of one into an object.",
        example: Example {
            expected: "the type and nil attributes of the documented type",
            actual: "declared as `string`, documented as boolean",
        },
        severity: Severity::Deny,
        subject: Subject::Representations,
        scope: Scope::Single,
    },
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let Ok(decoded) = &answer.body else {
        return CheckResult::not_applicable();
    };
    if answer.call.form != MediaType::Xml || !answer.reply.is_success() {
        return CheckResult::not_applicable();
    }
    let mut verdict = CheckResult::checked(answer.facts_carried(RULE.info.id));
    statements(answer.operation).for_each(|local| verdict.look_at(local));
    for note in &decoded.notes {
        let local = match note.pointer.as_str() {
            // The root has no row of its own: where it is a list, the row of its items speaks for it.
            "" => "response.[]".to_owned(),
            pointer => format!("response.{}", spelled_as_path(pointer)),
        };
        // A remark about a node that no row documents has no fact to violate.
        let Some(fact) = answer.operation.fact(&local).filter(|fact| fact.basis.is_documented()) else {
            continue;
        };
        let value = decoded.value.pointer(&note.pointer).unwrap_or(&Value::Null);
        let deviation = Deviation::Note(note.kind.name(), value);
        let here = answer.circumstances();
        let about = [&*fact.local].into_iter().chain(statements(answer.operation));
        let mut errata = about.filter_map(|local| answer.operation.erratum_here(local, &deviation, &here));
        let mut finding = Finding::new(
            &fact.local,
            format!("{}, {}", answer.label, note.pointer),
            "the type and nil attributes of the documented type",
            note.kind.to_string(),
        )
        .because(format!("{}: {}", fact.local, note.kind))
        .under(errata.next().map(|row| row.id.clone()))
        .contradicting(statements(answer.operation))
        .shown_by(answer.call);
        // An addition, which leaves what is documented as it is.
        if matches!(note.kind, XmlNoteKind::UnexpectedAttribute { .. }) {
            finding = finding.with_severity(Severity::Warn);
        }
        verdict.push(finding);
    }
    verdict
}

/// What the page says of elements in general.
fn statements(operation: &Operation) -> impl Iterator<Item = &str> {
    let facts = operation.facts_of_rule(RULE.info.id).filter(|fact| fact.kind == FactKind::Statement);
    facts.map(|fact| &*fact.local)
}
