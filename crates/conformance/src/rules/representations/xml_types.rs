//! `representations/xml-types`: XML says the documented type of a value, and nil as the dialect says it.
//!
//! What the value is in itself is the `fields/` family's business, in both forms alike.

use oplog_schema::FactKind;

use crate::answer::Answer;
use crate::rules::{Check, Rule, spelled_as_path};
use crate::verdict::{Finding, Level, Verdict};
use oplog_wire::MediaType;

pub(crate) const RULE: Rule = Rule {
    id: "representations/xml-types",
    about: "XML says the documented type of a value, and nil as the dialect says it",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    let Ok(decoded) = &answer.body else {
        return Verdict::not_applicable();
    };
    if answer.call.form != MediaType::Xml || !answer.reply.is_success() {
        return Verdict::not_applicable();
    }
    let mut verdict = Verdict::checked(answer.facts_in_sight(RULE.id));
    let stated = answer.operation.facts_of_rule(RULE.id).filter(|fact| fact.kind == FactKind::Statement);
    verdict.checked.extend(stated.map(|fact| fact.local.clone()));
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
        verdict.push(
            Finding::new(
                &fact.local,
                format!("{}, {}", answer.label, note.pointer),
                "the type and nil attributes of the documented type",
                note.kind.to_string(),
            )
            .because(format!("{}: {}", fact.local, note.kind))
            .shown_by(answer.call),
        );
    }
    verdict
}
