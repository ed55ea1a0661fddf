//! `contradictions/placeholders`: messages whose varying parts are marked in different ways.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/placeholders",
        summary: "The varying parts of messages are marked in one way",
        rationale: "A client that looks for the message cannot tell which braces it will really come with.",
        example: Example {
            expected: "the varying part of a message is marked as ({name})",
            actual: "one has {{name}}",
        },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["errors/message"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let marked = page.imported.errors.iter().filter_map(|error| Some((error, style(error.message.as_deref()?)?)));
    let marked: Vec<_> = marked.collect();
    let Some((_, usual)) =
        marked.iter().max_by_key(|(_, style)| marked.iter().filter(|(_, other)| other == style).count())
    else {
        return Vec::new();
    };
    let odd = marked.iter().find(|(_, style)| style != usual);
    let found = odd.map(|(error, style)| {
        let says = format!("the varying part of a message is marked as {usual}");
        let fact = format!("error.{}", error.code.as_deref().unwrap_or_default());
        Contradiction::new(fact, says, format!("one has it as {style}")).at(&error.at)
    });
    found.into_iter().collect()
}

/// How a message marks what varies.
fn style(message: &str) -> Option<&'static str> {
    if message.contains("{{") {
        Some("{{name}}")
    } else if message.contains("({") {
        Some("({name})")
    } else if message.contains('{') {
        Some("{name}")
    } else {
        None
    }
}
