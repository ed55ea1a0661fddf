//! What clients' requests came to, as a report, for `gate` and `verify`: shown, counted, waived and written like that of an endpoint.
//!
//! Facts are the documented requests and parameters: passed where the client used them rightly, skipped where it did not use
//! them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use oplog_findings::{CheckResult, CommandEnd, Coverage, OperationReport, Party, RunReport, SeverityOverrides};
use oplog_requests::{CheckedRequests, LoggedRequest};
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
    /// Ids of the operations to report on; by default those that requests were for.
    pub(super) operations: Option<&'a BTreeSet<String>>,
    /// Overrides of the severity of rules and facts.
    pub(super) severities: &'a SeverityOverrides,
}

/// The report on the requests of a journal, oldest first; `forgotten` is how many there were before.
pub(super) fn of_journal(
    catalogue: &Catalogue,
    (name, url): (&str, &str),
    (journal, forgotten): (&[LoggedRequest], u64),
    operations: Option<&BTreeSet<String>>,
    severities: &SeverityOverrides,
) -> RunReport {
    let checked = oplog_requests::check(catalogue.operations(), journal, forgotten);
    let time = |request: Option<&LoggedRequest>| request.map_or_else(Timestamp::now, |request| request.at);
    let clients = Clients {
        name,
        url,
        started: time(journal.first()),
        ended: time(journal.last()),
        seed: 0,
        command: None,
        operations,
        severities,
    };
    report(catalogue, &checked, clients)
}

/// The report on the clients. Requests that led to no operation are reported with the first of the chosen ones.
pub(super) fn report(catalogue: &Catalogue, checked: &CheckedRequests, clients: Clients<'_>) -> RunReport {
    let reported = clients.operations.cloned().unwrap_or_else(|| asked_for(catalogue, checked));
    let chosen = catalogue.operations().iter().filter(|operation| reported.contains(operation.id().as_str()));
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

/// The operations that `--only` names, if it names some.
pub(super) fn chosen(only: &[String], data: &Data) -> anyhow::Result<Option<BTreeSet<String>>> {
    (!only.is_empty()).then(|| named(only, data)).transpose()
}

/// The operations that requests were for; all, if there are none.
fn asked_for(catalogue: &Catalogue, checked: &CheckedRequests) -> BTreeSet<String> {
    let asked = checked.results.iter().filter_map(|one| one.operation.as_ref());
    let asked: BTreeSet<String> = asked.map(ToString::to_string).collect();
    if asked.is_empty() { all(catalogue) } else { asked }
}

/// The ids of all operations.
pub(super) fn all(catalogue: &Catalogue) -> BTreeSet<String> {
    catalogue.operations().iter().map(|operation| operation.id().to_string()).collect()
}
