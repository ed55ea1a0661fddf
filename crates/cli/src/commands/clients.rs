//! What a client's requests came to, as a report: shown, counted, waived and written like that of an endpoint.
//!
//! Facts are the documented requests and parameters: passed where the client used them rightly, skipped where it did not use
//! them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use oplog_findings::{CheckResult, CommandEnd, Coverage, OperationReport, Party, RunReport, SeverityOverrides};
use oplog_mock::CheckedRequests;
use oplog_schema::{Catalogue, Operation};

/// What a gate checks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate<'a> {
    /// What is shown as the target: the command.
    pub(super) name: &'a str,
    /// The base URL that the client was given.
    pub(super) url: &'a str,
    /// When the command was started.
    pub(super) started: Timestamp,
    /// When it had ended.
    pub(super) ended: Timestamp,
    /// How the command ended.
    pub(super) command: &'a CommandEnd,
    /// The seed of the mock.
    pub(super) seed: u64,
    /// Ids of the operations to report on.
    pub(super) operations: &'a BTreeSet<String>,
    /// Overrides of the severity of rules and facts.
    pub(super) severities: &'a SeverityOverrides,
}

/// The report on a client. Requests that led to no operation are reported with the first of the chosen ones.
pub(super) fn report(catalogue: &Catalogue, checked: &CheckedRequests, gate: Gate<'_>) -> RunReport {
    let chosen = catalogue.operations().iter().filter(|operation| gate.operations.contains(operation.id().as_str()));
    let mut operations: Vec<OperationReport> =
        chosen.enumerate().map(|(index, operation)| part(operation, checked, gate, index == 0)).collect();
    if checked.forgotten > 0
        && let Some(part) = operations.first_mut()
    {
        part.breakages.push(checked.unchecked());
    }
    RunReport {
        target: gate.name.to_owned(),
        url: gate.url.to_owned(),
        started: gate.started,
        ended: gate.ended,
        seed: gate.seed,
        strict: gate.severities.strict,
        complete: checked.forgotten == 0 && gate.command.interrupted.is_none(),
        shard: None,
        command: Some(gate.command.clone()),
        requests: checked.requests as u64,
        rules: oplog_requests::rules::infos().collect(),
        operations,
        exchanges: Vec::new(),
        stale: Vec::new(),
        drift: Vec::new(),
    }
}

fn part(operation: &Operation, checked: &CheckedRequests, gate: Gate<'_>, is_first: bool) -> OperationReport {
    let coverage = Coverage::new(operation, gate.severities, Party::Client);
    for one in &checked.results {
        match &one.operation {
            Some(id) if id == operation.id() => coverage.record(one.rule, one.result.clone()),
            None if is_first => coverage.record(one.rule, about(operation, one.result.clone())),
            _ => continue,
        };
    }
    OperationReport {
        id: operation.id().to_string(),
        summary: operation.summary().to_owned(),
        documented: operation.clone(),
        url: gate.url.to_owned(),
        findings: coverage.findings(),
        facts: coverage.facts(),
        samples: Vec::new(),
        breakages: Vec::new(),
    }
}

/// Findings about no fact, as findings about the documented request.
fn about(operation: &Operation, result: CheckResult) -> CheckResult {
    let request = operation.endpoints().first().map(|endpoint| endpoint.fact_id());
    let mut attributed = CheckResult::default();
    for mut finding in result.findings {
        finding.fact = request.clone().unwrap_or_default();
        attributed.push(finding);
    }
    attributed
}
