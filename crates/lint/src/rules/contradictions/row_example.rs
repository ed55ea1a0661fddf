//! `contradictions/row-example`: an id or a token that looks one way in its row and another way in the example.

use oplog_findings::brief_text;
use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule, name};
use crate::finding::Contradiction;
use crate::shown;

/// How names of what has no meaning to clients end.
const ENDS: [&str; 4] = ["id", "token", "marker", "cursor"];

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/row-example",
        summary: "Ids and tokens look alike in their rows and in the examples",
        rationale: "Whoever checks or stores ids by their look, as by their length, takes one of the two for wrong.",
        example: Example {
            expected: "`ExecutionId` looks like `exec-xxx` in its row",
            actual: "the example has one of 25 characters",
        },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["errors/status", "fields/type", "pagination/resumable-anywhere"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let of_request = page.parameters().map(|fact| {
        let sent = page.sent.iter().filter_map(|sent| sent.value(&fact.name));
        (format!("parameter.{}", fact.name), fact.name.as_str(), &fact.value, sent.collect::<Vec<_>>(), &fact.at)
    });
    let of_response = page.rows().map(|fact| {
        let values = shown::values(page.imported, &fact.path).into_iter().filter_map(|value| value.as_str());
        (format!("response.{}", fact.path), name(&fact.path), &fact.value, values.collect::<Vec<_>>(), &fact.at)
    });
    of_request
        .chain(of_response)
        .filter_map(|(fact, name, value, shown, at)| {
            let row = value.example.as_deref().filter(|row| !row.is_empty() && !row.contains(char::is_whitespace))?;
            let is_opaque = ENDS.iter().any(|end| name.to_lowercase().ends_with(end));
            let length = shown.first()?.chars().count();
            let alike = shown.iter().any(|text| text.chars().count() == row.chars().count());
            let says = format!("`{name}` looks like `{}` in its row", brief_text(row));
            let shows = format!("the example has one of {length} characters");
            (is_opaque && !alike && length > 0).then(|| Contradiction::new(fact, says, shows).at(at))
        })
        .collect()
}
