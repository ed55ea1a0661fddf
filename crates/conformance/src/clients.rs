//! The verdict on a client, as a report: so that it is shown, counted, waived and written like the verdict on a target.
//!
//! Facts are the documented requests and parameters: passed where the client used them rightly, skipped where it did not use
//! them. Neighbours: `oplog-requests` checks, `report` renders.

use std::collections::{BTreeMap, BTreeSet};

use oplog_requests::rules::Rule;
use oplog_requests::{Finding as Violation, Verdict};
use oplog_schema::{Catalogue, Fact, FactKind, Operation};

use crate::coverage::{Entry, Group, Outcome, RuleName};
use crate::levels::Levels;
use crate::report::curl::AuthDescription;
use crate::run::{OperationReport, Report};
use crate::verdict::{Finding, Level};

/// What a gate checks.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// What is shown as the target: the command.
    pub name: &'a str,
    /// The base URL that the client was given.
    pub url: &'a str,
    /// The seed of the mock server.
    pub seed: u64,
    /// Ids of the operations to report on.
    pub operations: &'a BTreeSet<String>,
    /// Levels of rules and facts.
    pub levels: &'a Levels,
}

/// The report on a client. Violations that belong to no operation are reported with each of the chosen ones' first.
#[must_use]
pub fn report(catalogue: &Catalogue, verdict: &Verdict, checked: Checked<'_>) -> Report {
    let chosen: Vec<&Operation> = catalogue
        .operations()
        .iter()
        .filter(|operation| checked.operations.contains(operation.id().as_str()))
        .collect();
    let first = chosen.first().map(|operation| operation.id().to_string());
    let mut operations: Vec<OperationReport> = chosen
        .iter()
        .map(|operation| {
            let id = operation.id().to_string();
            let own = |found: &&Violation| match &found.operation {
                Some(named) => *named == id,
                None => first.as_ref() == Some(&id),
            };
            let found: Vec<&Violation> = verdict.findings.iter().filter(own).collect();
            part(operation, verdict, &found, checked)
        })
        .collect();
    if verdict.forgotten > 0
        && let Some(part) = operations.first_mut()
    {
        let what = format!("{} requests were more than could be kept, and were not checked", verdict.forgotten);
        part.breakages.push(what);
    }
    Report {
        target: checked.name.to_owned(),
        url: checked.url.to_owned(),
        seed: checked.seed,
        strict: checked.levels.strict,
        complete: verdict.forgotten == 0,
        requests: verdict.requests as u64,
        operations,
        exchanges: Vec::new(),
        stale: Vec::new(),
    }
}

fn part(operation: &Operation, verdict: &Verdict, found: &[&Violation], checked: Checked<'_>) -> OperationReport {
    let id = operation.id().to_string();
    let findings = groups(operation, found, checked.levels);
    let facts = operation.facts().iter().filter(|fact| {
        matches!(fact.kind, FactKind::Request | FactKind::Parameter | FactKind::Auth) && fact.basis.is_documented()
            || findings.iter().any(|group| group.finding.fact == fact.local && group.level == Level::Deny)
    });
    let facts = facts.map(|fact| entry(operation, fact, verdict, &findings)).collect();
    OperationReport {
        id,
        summary: operation.summary().to_owned(),
        documented: operation.clone(),
        url: checked.url.to_owned(),
        manner: AuthDescription::default(),
        findings,
        facts,
        breakages: Vec::new(),
    }
}

/// Violations with one cause as one finding.
fn groups(operation: &Operation, found: &[&Violation], levels: &Levels) -> Vec<Group> {
    let mut groups: BTreeMap<(&str, &str, &str), Group> = BTreeMap::new();
    for violation in found {
        let Rule { id, about, .. } = *violation.rule;
        let default = match violation.level {
            oplog_requests::Level::Deny => Level::Deny,
            oplog_requests::Level::Warn => Level::Warn,
        };
        let level = levels.over(id, &operation.full_id(&violation.fact), default);
        if level == Level::Allow {
            continue;
        }
        let at = format!("{}: {} {}", violation.at, violation.method, violation.target);
        let finding = Finding::new(&violation.fact, at.clone(), &violation.expected, &violation.actual);
        let group = groups.entry((id, &violation.fact, &violation.cause)).or_insert_with(|| Group {
            rule: RuleName { id, about },
            level,
            finding: finding.because(&violation.cause),
            count: 0,
            places: Vec::new(),
            also: Vec::new(),
            suppression: None,
        });
        group.count += 1;
        group.level = group.level.max(level);
        if group.places.len() < 5 {
            group.places.push(violation.at.clone());
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.level), group.rule.id));
    groups
}

fn unused(fact: &Fact) -> &'static str {
    match fact.kind {
        FactKind::Auth => "no request proved who sent it",
        _ => "no request used it",
    }
}

fn entry(operation: &Operation, fact: &Fact, verdict: &Verdict, findings: &[Group]) -> Entry {
    let used = verdict.used.get(&(operation.id().to_string(), fact.local.clone())).copied().unwrap_or_default();
    let about: Vec<&Group> = findings.iter().filter(|group| group.finding.fact == fact.local).collect();
    let (outcome, reason) = match (about.iter().map(|group| group.level).max(), used) {
        (Some(Level::Deny), _) => (Outcome::Failed, None),
        (_, 1..) => (Outcome::Passed, None),
        (_, 0) => (Outcome::Skipped, Some(unused(fact).to_owned())),
    };
    let rules: BTreeSet<String> = about.iter().map(|group| group.rule.id.to_owned()).collect();
    Entry {
        fact: operation.full_id(&fact.local),
        about: fact.about.clone(),
        at: fact.at.clone(),
        outcome,
        passed: used,
        rules: rules.into_iter().collect(),
        reason,
    }
}
