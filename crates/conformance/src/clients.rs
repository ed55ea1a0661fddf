//! The verdict on a client, as a report: so that it is shown, counted, waived and written like the verdict on a target.
//!
//! Facts are the documented requests and parameters: passed where the client used them rightly, skipped where it did not use
//! them. Neighbours: `oplog-requests` judges, `report` renders.

use std::collections::{BTreeMap, BTreeSet};

use oplog_requests::rules::Rule;
use oplog_requests::{Finding as Departure, Verdict};
use oplog_schema::{Catalogue, Fact, FactKind, Operation};

use crate::ledger::{Entry, Group, Named, Outcome};
use crate::levels::Levels;
use crate::report::curl::Manner;
use crate::run::{OperationReport, Report};
use crate::verdict::{Finding, Level};

/// What a gate judges.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// What is shown as the target: the command.
    pub name: &'a str,
    /// The base URL that the client was given.
    pub url: &'a str,
    /// The seed of the stand-in.
    pub seed: u64,
    /// Ids of the operations to report on.
    pub operations: &'a BTreeSet<String>,
    /// Levels of rules and facts.
    pub levels: &'a Levels,
}

/// The report on a client. Departures that belong to no operation are reported with each of the chosen ones' first.
#[must_use]
pub fn report(catalogue: &Catalogue, verdict: &Verdict, judged: Judged<'_>) -> Report {
    let chosen: Vec<&Operation> =
        catalogue.operations().iter().filter(|operation| judged.operations.contains(operation.id().as_str())).collect();
    let first = chosen.first().map(|operation| operation.id().to_string());
    let mut operations: Vec<OperationReport> = chosen
        .iter()
        .map(|operation| {
            let id = operation.id().to_string();
            let own = |found: &&Departure| match &found.operation {
                Some(named) => *named == id,
                None => first.as_ref() == Some(&id),
            };
            let found: Vec<&Departure> = verdict.findings.iter().filter(own).collect();
            part(operation, verdict, &found, judged)
        })
        .collect();
    if verdict.forgotten > 0
        && let Some(part) = operations.first_mut()
    {
        let what = format!("{} requests were more than could be kept, and were not judged", verdict.forgotten);
        part.breakages.push(what);
    }
    Report {
        target: judged.name.to_owned(),
        url: judged.url.to_owned(),
        seed: judged.seed,
        strict: judged.levels.strict,
        complete: verdict.forgotten == 0,
        requests: verdict.requests as u64,
        operations,
        exchanges: Vec::new(),
        stale: Vec::new(),
    }
}

fn part(operation: &Operation, verdict: &Verdict, found: &[&Departure], judged: Judged<'_>) -> OperationReport {
    let id = operation.id().to_string();
    let findings = groups(operation, found, judged.levels);
    let facts = operation.facts().iter().filter(|fact| {
        matches!(fact.kind, FactKind::Request | FactKind::Parameter | FactKind::Auth) && fact.basis.is_documented()
            || findings.iter().any(|group| group.finding.fact == fact.local && group.level == Level::Deny)
    });
    let facts = facts.map(|fact| entry(operation, fact, verdict, &findings)).collect();
    OperationReport {
        id,
        summary: operation.tables.summary.clone(),
        documented: operation.clone(),
        url: judged.url.to_owned(),
        manner: Manner::default(),
        findings,
        facts,
        breakages: Vec::new(),
    }
}

/// Departures with one cause as one finding.
fn groups(operation: &Operation, found: &[&Departure], levels: &Levels) -> Vec<Group> {
    let mut groups: BTreeMap<(&str, &str, &str), Group> = BTreeMap::new();
    for departure in found {
        let Rule { id, about, .. } = *departure.rule;
        let default = match departure.level {
            oplog_requests::Level::Deny => Level::Deny,
            oplog_requests::Level::Warn => Level::Warn,
        };
        let level = levels.over(id, &operation.full_id(&departure.fact), default);
        if level == Level::Allow {
            continue;
        }
        let at = format!("{}: {} {}", departure.at, departure.method, departure.target);
        let finding = Finding::new(&departure.fact, at.clone(), &departure.expected, &departure.actual);
        let group = groups.entry((id, &departure.fact, &departure.cause)).or_insert_with(|| Group {
            rule: Named { id, about },
            level,
            finding: finding.because(&departure.cause),
            count: 0,
            places: Vec::new(),
            also: Vec::new(),
            excuse: None,
        });
        group.count += 1;
        group.level = group.level.max(level);
        if group.places.len() < 5 {
            group.places.push(departure.at.clone());
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
