//! `contradictions/undocumented-in-example`: members of an example that no row is about.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule, name};
use crate::facts::{ReadFrom, ResponseFact};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/undocumented-in-example",
        summary: "Every member of an example has a row",
        rationale: "A client generated from the table drops what the example shows, or does not find the fields below a wrapper that no table has.",
        example: Example {
            expected: "the table lists the members of `transactions[]`",
            actual: "the example also has `chain_id`",
        },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["fields/nesting", "fields/required", "fields/type"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    if page.rows().next().is_none() {
        return Vec::new();
    }
    let shown = page.imported.response.iter().filter(|fact| fact.basis == ReadFrom::Example);
    let mut found: Vec<(String, Vec<&ResponseFact>)> = Vec::new();
    for fact in shown {
        // What lies below another member that no row is about is told with it, unless rows are about its own members.
        let parent = parent(&fact.path);
        let is_told = |top: &ResponseFact| is_below(&fact.path, &top.path) && !wraps(page, &top.path);
        match found.iter_mut().find(|(known, facts)| *known == parent || facts.iter().any(|top| is_told(top))) {
            Some((_, facts)) => facts.push(fact),
            None => found.push((parent, vec![fact])),
        }
    }
    found
        .into_iter()
        .map(|(parent, facts)| {
            let place = if parent.is_empty() { "the body".to_owned() } else { format!("`{parent}`") };
            let names: Vec<String> = facts.iter().map(|fact| format!("`{}`", name(&fact.path))).collect();
            let says = format!("the tables list the members of {place}");
            let shows = match wraps(page, &facts[0].path) {
                true => format!("the example has them inside {}, which no row is about", names[0]),
                false => format!("no row is about {}, which the example has", names.join(", ")),
            };
            let at = &facts[0].at;
            Contradiction::new(format!("response.{}", facts[0].path), says, shows).at(at)
        })
        .collect()
}

/// Whether rows are about members of what has no row itself.
fn wraps(page: &Page<'_>, path: &str) -> bool {
    page.rows().any(|row| is_below(&row.path, path))
}

fn parent(path: &str) -> String {
    path.rsplit_once('.').map_or("", |(parent, _)| parent).to_owned()
}

fn is_below(path: &str, top: &str) -> bool {
    path.strip_prefix(top).is_some_and(|rest| rest.starts_with(['.', '[']))
}
