//! The rules: an overview, and a page for each family with why each rule exists and what it reports.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use oplog_findings::{RuleInfo, Severity, Subject};
use oplog_mock::faults::{self, Fault};
use oplog_schema::Catalogue;

const INTRODUCTION: &str = "\
Rules of the family `requests` are checked by `gate`, those of the last three families by `lint`, all others by `conformance`. A rule applies to every documented fact that it
can check; `oplog explain RULE` lists these facts. To see a rule at work, start the mock server with one of the faults that the rule
catches: `oplog mock --fault FAULT`. [Known findings](known-findings.md) says how to relax a rule.";

/// The pages by their paths below the book's source.
pub(super) fn pages(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let faults = faults::catalogue(catalogue);
    let families = subjects().map(|subject| (path(subject), family(subject, &faults)));
    BTreeMap::from_iter(families.chain([("rules.md".to_owned(), overview())]))
}

/// Those of checkers, then those of lints.
fn subjects() -> impl Iterator<Item = Subject> {
    Subject::ALL.into_iter().chain(Subject::OF_LINTS)
}

fn path(subject: Subject) -> String {
    format!("rules/{}.md", subject.family())
}

/// The rules of a family, sorted by id.
fn rules(subject: Subject) -> Vec<&'static RuleInfo> {
    let all = oplog_conformance::rules::infos().chain(oplog_requests::rules::infos()).chain(oplog_lint::rules::infos());
    let mut rules: Vec<_> = all.filter(|rule| rule.subject == subject).collect();
    rules.sort_unstable_by_key(|rule| rule.id);
    rules
}

fn overview() -> String {
    let mut text = format!("# Rules\n\n{INTRODUCTION}\n");
    for subject in subjects() {
        let _ = writeln!(text, "\n## [`{}`]({}): {}\n", subject.family(), path(subject), subject.summary());
        let _ = writeln!(text, "| rule | what must hold |\n| --- | --- |");
        for rule in rules(subject) {
            let anchor = rule.id.replace('/', "");
            let _ = writeln!(text, "| [`{}`]({}#{anchor}) | {} |", rule.id, path(subject), sentence(rule.summary));
        }
    }
    text
}

fn family(subject: Subject, faults: &[Fault]) -> String {
    let mut text = format!("# `{}`: {}\n", subject.family(), subject.summary());
    for rule in rules(subject) {
        let _ = writeln!(text, "\n## `{}`\n\n{}\n\n{}\n", rule.id, sentence(rule.summary), sentence(rule.rationale));
        let _ =
            writeln!(text, "```text\nexpected  {}\nactual    {}\n```\n", rule.example.expected, rule.example.actual);
        let _ = writeln!(text, "{}", severity(rule));
        let mut kinds: Vec<&str> =
            faults.iter().filter(|fault| fault.rule == Some(rule.id)).map(|fault| fault.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if !kinds.is_empty() {
            let _ = writeln!(text, "\nFaults of the mock server that it catches: `{}`.", kinds.join("`, `"));
        }
    }
    text
}

fn severity(rule: &RuleInfo) -> &'static str {
    match rule.severity {
        Severity::Deny if rule.subject == Subject::Contradictions => {
            "A finding fails the run, unless an erratum of the tables is about the same fact."
        }
        Severity::Deny => "A finding fails the run.",
        Severity::Warn => "A finding is a warning.",
        Severity::Allow => "Findings are shown only if the rule is given another severity.",
    }
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}
