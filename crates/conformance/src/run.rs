//! A run: every chosen operation of a target, checked at once, reported even when it is cut short.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::Arc;
use std::thread::available_parallelism;

use jiff::Timestamp;
use oplog_findings::{Coverage, FindingGroup, OperationReport, Party, RunReport, SeverityOverrides, Shard};
use oplog_schema::{Catalogue, Operation};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use crate::client::{Client, ClientError, Limits, Purpose};
use crate::collect;
use crate::collect::pieces::Pieces;
use crate::consequences;
use crate::contract::{Contract, ContractError};
use crate::gaps::Gaps;
use crate::known::KnownEntries;
use crate::rules;
use crate::session::{Session, WRITES};
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
    Client(#[source] ClientError),
}

/// What happens on the way.
pub trait Progress: Sync {
    /// An operation is finished.
    fn finished(&self, operation: &str, requests: u64);
}

/// Nobody listens.
impl Progress for () {
    fn finished(&self, _: &str, _: u64) {}
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
    let checked = Arc::new(Checked::new(catalogue, target, options, wanted)?);
    let (stop, stopped) = watch::channel(false);
    // Each on a task of its own: a slow check of one operation holds up no other.
    let mut under_way = JoinSet::new();
    for (place, index) in checked.chosen(&options.operations).enumerate() {
        under_way.spawn(operation(Arc::clone(&checked), place, index, stopped.clone()));
    }
    let mut cancelled = pin!(cancelled);
    let mut reports = BTreeMap::new();
    while !under_way.is_empty() {
        tokio::select! {
            done = under_way.join_next() => match done.map(|done| done.map_err(JoinError::try_into_panic)) {
                Some(Ok((place, report))) => {
                    if !*stop.borrow() {
                        progress.finished(&report.id, checked.client.sent());
                    }
                    reports.insert(place, report);
                }
                Some(Err(Ok(panic))) => resume_unwind(panic),
                Some(Err(Err(_))) | None => {}
            },
            () = &mut cancelled, if !*stop.borrow() => {
                stop.send_replace(true);
            }
        }
    }
    let complete = !*stop.borrow();
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
        requests: checked.client.sent(),
        exchanges: checked.client.archive().take(),
        rules: rules::infos().collect(),
        stale: Vec::new(),
        drift: Vec::new(),
        operations: reports.into_values().collect(),
    })
}

/// Findings of one operation that are told, so that no report is longer than anybody reads. What a fact came to does not depend on it.
const FINDINGS: usize = 100;

/// What the tasks of a run share.
struct Checked {
    contracts: Vec<Contract>,
    target: Target,
    client: Client,
    levels: SeverityOverrides,
    seed: u64,
    wanted: Option<Wanted>,
    shard: Option<Shard>,
}

impl Checked {
    fn new(
        catalogue: &Catalogue,
        target: &Target,
        options: &Options,
        wanted: Option<&Wanted>,
    ) -> Result<Self, RunError> {
        Ok(Self {
            client: Client::new(options.limits.clone(), &target.transport).map_err(RunError::Client)?,
            contracts: compiled(catalogue.operations())?,
            target: target.clone(),
            levels: options.levels.clone(),
            seed: options.seed,
            wanted: wanted.cloned(),
            shard: options.shard.clone(),
        })
    }

    /// The operations with these ids, by index.
    fn chosen(&self, ids: &[String]) -> impl Iterator<Item = usize> {
        let is_chosen = |contract: &Contract| ids.iter().any(|id| id == contract.operation.id().as_str());
        self.contracts.iter().enumerate().filter(move |(_, contract)| is_chosen(contract)).map(|(index, _)| index)
    }
}

/// The contracts of operations, made by as many threads as the machine runs at once: nothing is asked before all of them are there.
fn compiled(operations: &[Operation]) -> Result<Vec<Contract>, ContractError> {
    let threads = available_parallelism().map_or(1, NonZeroUsize::get);
    let each = operations.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let compile = |part: &[Operation]| part.iter().map(Contract::new).collect::<Result<Vec<_>, _>>();
        let parts: Vec<_> = operations.chunks(each).map(|part| scope.spawn(move || compile(part))).collect();
        let done = parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)));
        Ok(done.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    })
}

/// Checks one operation, which has this place among those that are checked, to its end, or until `stopped` says so.
async fn operation(
    checked: Arc<Checked>,
    place: usize,
    index: usize,
    mut stopped: watch::Receiver<bool>,
) -> (usize, OperationReport) {
    let contract = &checked.contracts[index];
    let coverage = Coverage::new(&contract.operation, &checked.levels, Party::Server);
    let gaps = Gaps::new(&contract.operation);
    let known = KnownEntries::new(contract);
    let session = Session {
        contract,
        list: contract.list_among(&checked.contracts),
        target: &checked.target,
        client: &checked.client,
        coverage: &coverage,
        gaps: &gaps,
        known: &known,
        seed: checked.seed,
        purpose: Purpose::Breadth,
    };
    let collected = async {
        if contract.operation.readable().is_none() {
            let facts = contract.operation.facts().iter();
            return facts.for_each(|fact| coverage.skip_fact(&fact.local, WRITES));
        }
        match &checked.wanted {
            // On the heap: they are too large for the stack of a thread that has to move them about.
            None => Box::pin(collect::operation(session, Pieces::new(checked.shard.as_ref(), place))).await,
            Some(wanted) => Box::pin(collect::again(session, wanted)).await,
        }
    };
    tokio::select! {
        () = collected => {}
        // Whoever could say so is gone, so nobody wants to know any more.
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
    let mut findings = told(coverage.findings(), checked.shard.as_ref());
    let further = findings.len().saturating_sub(FINDINGS);
    findings.truncate(FINDINGS);
    if further > 0 {
        coverage.sampled(format!("{FINDINGS} of {} findings are told, the most important ones", FINDINGS + further));
    }
    let report = OperationReport {
        id: contract.operation.id().to_string(),
        summary: contract.operation.summary().to_owned(),
        documented: contract.operation.clone(),
        url: checked.target.base(contract.operation.id()).to_owned(),
        findings,
        facts: coverage.facts(),
        samples: coverage.samples(),
        breakages: coverage.breakages(),
    };
    (place, report)
}

/// Each cause once. A part of a run cannot know what its findings follow from: that is for those who join the parts.
fn told(findings: Vec<FindingGroup>, shard: Option<&Shard>) -> Vec<FindingGroup> {
    if shard.is_some() { findings } else { consequences::told_once(findings) }
}
