//! What clients' requests came to, as a report, for `gate` and `verify`: shown, counted, waived and written like that of an endpoint.
//!
//! Facts are the documented requests and parameters: passed where the client used them rightly, skipped where it did not use
//! them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use oplog_findings::{CheckResult, CommandEnd, Coverage, OperationReport, Party, RunReport, SeverityOverrides};
use oplog_mock::CheckedRequests;
use oplog_schema::{Catalogue, Operation};

use super::named;
use crate::data::Data;

/// Whose requests are checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clients<'a> {
    /// What is shown as the target: the command, or the mock servers.
    pub(super) name: &'a str,
    /// The base URL that the clients were given.
    pub(super) url: &'a str,
    /// When the command was started, or the first request came.
    pub(super) started: Timestamp,
    /// When that had ended.
    pub(super) ended: Timestamp,
    /// How the command ended, where there was one.
    pub(super) command: Option<&'a CommandEnd>,
    /// The seed of the mock.
    pub(super) seed: u64,
    /// Ids of the operations to report on.
    pub(super) operations: &'a BTreeSet<String>,
    /// Overrides of the severity of rules and facts.
    pub(super) severities: &'a SeverityOverrides,
}

/// The report on the clients. Requests that led to no operation are reported with the first of the chosen ones.
pub(super) fn report(catalogue: &Catalogue, checked: &CheckedRequests, clients: Clients<'_>) -> RunReport {
    let chosen = catalogue.operations().iter().filter(|operation| clients.operations.contains(operation.id().as_str()));
    let mut operations: Vec<OperationReport> =
        chosen.enumerate().map(|(index, operation)| part(operation, checked, clients, index == 0)).collect();
    if checked.forgotten > 0
        && let Some(part) = operations.first_mut()
    {
        part.breakages.push(checked.unchecked());
    }
    RunReport {
        target: clients.name.to_owned(),
        url: clients.url.to_owned(),
        started: clients.started,
        ended: clients.ended,
        seed: clients.seed,
        strict: clients.severities.strict,
        complete: checked.forgotten == 0 && clients.command.is_none_or(|command| command.interrupted.is_none()),
        shard: None,
        command: clients.command.cloned(),
        requests: checked.requests as u64,
        rules: oplog_requests::rules::infos().collect(),
        operations,
        exchanges: Vec::new(),
        stale: Vec::new(),
        drift: Vec::new(),
    }
}

fn part(operation: &Operation, checked: &CheckedRequests, clients: Clients<'_>, is_first: bool) -> OperationReport {
    let coverage = Coverage::new(operation, clients.severities, Party::Client);
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
        url: clients.url.to_owned(),
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

/// The operations that `--only` names, or else all.
pub(super) fn chosen(only: &[String], data: &Data) -> anyhow::Result<BTreeSet<String>> {
    if only.is_empty() {
        return Ok(data.catalogue.operations().iter().map(|operation| operation.id().to_string()).collect());
    }
    named(only, data)
}

/// The operations that requests were for; all, if there are none.
pub(super) fn asked_for(checked: &CheckedRequests, all: BTreeSet<String>) -> BTreeSet<String> {
    let asked = checked.results.iter().filter_map(|one| one.operation.as_ref());
    let asked: BTreeSet<String> = asked.map(ToString::to_string).collect();
    if asked.is_empty() { all } else { asked }
}
