//! A run: every chosen operation of a target, checked at once, reported even when it is cut short.

use std::collections::BTreeSet;
use std::future::Future;

use jiff::Timestamp;
use oplog_findings::{Coverage, FindingGroup, OperationReport, Party, RunReport, SeverityOverrides, Shard};
use oplog_schema::Catalogue;

use crate::client::{Client, Limits};
use crate::collect;
use crate::collect::pieces::Pieces;
use crate::consequences;
use crate::contract::{Contract, ContractError};
use crate::gaps::Gaps;
use crate::rules;
use crate::session::Session;
use crate::target::Target;

pub use crate::collect::Wanted;

/// What to check, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// Ids of the operations to check.
    pub operations: Vec<String>,
    /// The seed of everything that is generated.
    pub seed: u64,
    /// Limits on requests.
    pub limits: Limits,
    /// Overrides of the severity of rules and facts.
    pub levels: SeverityOverrides,
    /// The part of the run that is to be done; `None` is the whole run.
    pub shard: Option<Shard>,
}

/// Why a run could not start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The tables do not make a schema.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up")]
    Client(#[source] reqwest::Error),
}

/// What happens on the way.
pub trait Progress: Sync {
    /// An operation is finished.
    fn finished(&self, operation: &str, requests: u64);
}

/// Checks `target`, until done or until `cancelled` resolves.
///
/// # Errors
/// When the run cannot start. What goes wrong later is part of the report.
pub async fn run(
    catalogue: &Catalogue,
    target: &Target,
    options: &Options,
    progress: &dyn Progress,
    cancelled: impl Future<Output = ()>,
) -> Result<RunReport, RunError> {
    check(catalogue, target, options, None, progress, cancelled).await
}

/// Asks `target` once more for what showed one finding of an earlier run, and checks just that.
///
/// # Errors
/// As [`run`].
pub async fn again(
    catalogue: &Catalogue,
    target: &Target,
    options: &Options,
    wanted: &Wanted,
    progress: &dyn Progress,
    cancelled: impl Future<Output = ()>,
) -> Result<RunReport, RunError> {
    let options = Options { operations: vec![wanted.operation.clone()], ..options.clone() };
    check(catalogue, target, &options, Some(wanted), progress, cancelled).await
}

async fn check(
    catalogue: &Catalogue,
    target: &Target,
    options: &Options,
    wanted: Option<&Wanted>,
    progress: &dyn Progress,
    cancelled: impl Future<Output = ()>,
) -> Result<RunReport, RunError> {
    let started = Timestamp::now();
    let client = Client::new(options.limits.clone(), &target.transport).map_err(RunError::Client)?;
    let mut contracts = Vec::new();
    for operation in catalogue.operations() {
        contracts.push(Contract::new(operation)?);
    }
    let chosen: Vec<(&Contract, Coverage<'_>, Gaps<'_>)> = contracts
        .iter()
        .filter(|contract| options.operations.iter().any(|id| id == contract.operation.id().as_str()))
        .map(|contract| {
            let coverage = Coverage::new(&contract.operation, &options.levels, Party::Server);
            (contract, coverage, Gaps::new(&contract.operation))
        })
        .collect();
    let all = futures::future::join_all(chosen.iter().enumerate().map(|(place, (contract, coverage, gaps))| {
        let list = contract
            .operation
            .detail()
            .and_then(|detail| contracts.iter().find(|contract| contract.operation.id().as_str() == detail.list));
        let session = Session { contract, list, target, client: &client, coverage, gaps, seed: options.seed };
        let client = &client;
        async move {
            match wanted {
                None => collect::operation(session, Pieces::new(options.shard.as_ref(), place)).await,
                Some(wanted) => collect::again(session, wanted).await,
            }
            progress.finished(session.operation().id().as_str(), client.sent());
        }
    }));
    let complete = tokio::select! {
        _ = all => true,
        () = cancelled => false,
    };
    Ok(RunReport {
        target: target.name.clone(),
        url: target.url.clone(),
        started,
        ended: Timestamp::now(),
        seed: options.seed,
        strict: options.levels.strict,
        complete,
        // A part that was stopped before its end is none.
        shard: options
            .shard
            .clone()
            .map(|shard| if complete { shard } else { Shard { parts: BTreeSet::new(), ..shard } }),
        command: None,
        requests: client.sent(),
        exchanges: client.archive().exchanges(),
        rules: rules::infos().collect(),
        stale: Vec::new(),
        drift: Vec::new(),
        operations: chosen
            .iter()
            .map(|(contract, coverage, _)| OperationReport {
                id: contract.operation.id().to_string(),
                summary: contract.operation.summary().to_owned(),
                documented: contract.operation.clone(),
                url: target.base(contract.operation.id()).to_owned(),
                findings: told(coverage.findings(), options),
                facts: coverage.facts(),
                samples: coverage.samples(),
                breakages: coverage.breakages(),
            })
            .collect(),
    })
}

/// Each cause once. A part of a run cannot know what its findings follow from: that is for those who join the parts.
fn told(findings: Vec<FindingGroup>, options: &Options) -> Vec<FindingGroup> {
    if options.shard.is_some() { findings } else { consequences::told_once(findings) }
}
