//! Reports made by hand: two documented operations, everything checked and as documented, until a test says otherwise.

use oplog_conformance::rules;
use oplog_findings::{FactResult, Finding, FindingGroup, OperationReport, Outcome, RunReport, Severity, Weight};
use oplog_schema::fact::FactKind;
use oplog_schema::{Catalogue, Operation};

pub(crate) const BBC: &str = "baidu-bbc/query-operation-log";
pub(crate) const OOS: &str = "alibaba-oos/list-execution-logs";

/// The report of a run in which nothing departs.
pub(crate) fn report(catalogue: &Catalogue) -> RunReport {
    RunReport {
        target: "staging".to_owned(),
        url: "http://127.0.0.1:1".to_owned(),
        started: "2026-01-02T03:04:05.600Z".parse().unwrap(),
        ended: "2026-01-02T03:04:07.850Z".parse().unwrap(),
        seed: 0,
        strict: false,
        complete: true,
        shard: None,
        command: None,
        requests: 12,
        exchanges: Vec::new(),
        rules: rules::infos().collect(),
        stale: Vec::new(),
        drift: Vec::new(),
        operations: served(catalogue).into_iter().map(conforming).collect(),
    }
}

/// The operations of the target.
pub(crate) fn served(catalogue: &Catalogue) -> Vec<&Operation> {
    [BBC, OOS].iter().map(|id| catalogue.get(id).unwrap()).collect()
}

fn conforming(operation: &Operation) -> OperationReport {
    let facts = operation.facts().iter().filter(|f| f.basis.is_documented() || f.kind == FactKind::Erratum);
    let entry = |fact: &oplog_schema::Fact| FactResult {
        fact: operation.full_id(&fact.local),
        kind: fact.kind,
        about: fact.about.clone(),
        at: fact.at.clone(),
        outcome: Outcome::Passed,
        passed: 3,
        rules: fact.rules.clone(),
        reason: None,
    };
    OperationReport {
        id: operation.id().to_string(),
        summary: operation.summary().to_owned(),
        documented: operation.clone(),
        url: "http://127.0.0.1:1".to_owned(),
        findings: Vec::new(),
        facts: facts.map(entry).collect(),
        samples: Vec::new(),
        breakages: Vec::new(),
    }
}

/// Adds a finding of an operation, and lets the coverage say so, as a run does.
pub(crate) fn departs(
    report: &mut RunReport,
    operation: &str,
    rule: &str,
    local: &str,
    change: impl Fn(&mut FindingGroup),
) {
    let rule = rules::find(rule).unwrap();
    let mut group = FindingGroup {
        rule,
        severity: Severity::Deny,
        finding: Finding::new(local, "page 1, /somewhere", "as documented", "otherwise"),
        count: 1,
        places: vec!["page 1, /somewhere".to_owned()],
        also: Vec::new(),
        suppression: None,
    };
    change(&mut group);
    let outcome = match report.weight(&group) {
        Weight::Fail => Outcome::Failed,
        Weight::Conflict => Outcome::Conflict,
        Weight::Warn | Weight::Waived => Outcome::Passed,
    };
    let erratum = group.finding.erratum.clone();
    for local in [Some(local.to_owned()), erratum.map(|id| format!("erratum.{id}"))].into_iter().flatten() {
        entry(report, operation, &local).outcome = outcome;
    }
    part(report, operation).findings.push(group);
}

/// A line of the coverage.
pub(crate) fn entry<'r>(report: &'r mut RunReport, operation: &str, local: &str) -> &'r mut FactResult {
    let id = format!("{operation}#{local}");
    part(report, operation).facts.iter_mut().find(|entry| entry.fact == id).unwrap()
}

/// The part of a report about an operation.
pub(crate) fn part<'r>(report: &'r mut RunReport, operation: &str) -> &'r mut OperationReport {
    report.operations.iter_mut().find(|part| part.id == operation).unwrap()
}
