//! A run: every chosen operation of a target, checked at once, reported even when it is cut short.

use std::future::Future;

use oplog_schema::{Catalogue, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::archive::Recorded;
use crate::client::{Client, Limits};
use crate::collect;
use crate::contract::{Contract, ContractError};
use crate::coverage::{Coverage, Entry, Group, Outcome};
use crate::levels::Levels;
use crate::report::curl::AuthDescription;
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
    /// Levels of rules and facts.
    pub levels: Levels,
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

/// The outcome of a run.
#[derive(Debug)]
pub struct Report {
    /// The target's name.
    pub target: String,
    /// Its base URL.
    pub url: String,
    /// The seed.
    pub seed: u64,
    /// Whether conflicts of the documentation fail it.
    pub strict: bool,
    /// Whether the run went to its end.
    pub complete: bool,
    /// How many requests were sent.
    pub requests: u64,
    /// One report for each operation.
    pub operations: Vec<OperationReport>,
    /// What was sent, and what came back.
    pub exchanges: Vec<Recorded>,
    /// What is wrong with the waivers themselves; each fails the run.
    pub stale: Vec<String>,
}

/// The outcome for one operation.
#[derive(Debug)]
pub struct OperationReport {
    /// The operation.
    pub id: String,
    /// What it does.
    pub summary: String,
    /// What is documented of it: the tables that it was checked by.
    pub documented: Operation,
    /// Its base URL.
    pub url: String,
    /// How its requests are signed.
    pub manner: AuthDescription,
    /// Findings, most important first.
    pub findings: Vec<Group>,
    /// Every documented fact.
    pub facts: Vec<Entry>,
    /// What the tool or the network broke.
    pub breakages: Vec<String>,
}

/// How many facts came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// As documented.
    pub passed: usize,
    /// Departing.
    pub failed: usize,
    /// Departing because the page contradicts itself.
    pub conflict: usize,
    /// Departing, which is suppressed for now.
    pub waived: usize,
    /// Not looked at.
    pub skipped: usize,
    /// Kept from being looked at.
    pub errored: usize,
}

/// The verdict on a whole run; its number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RunVerdict {
    /// Nothing departs.
    Pass = 0,
    /// Something departs.
    Fail = 1,
    /// The target could not be tested, or not to the end.
    Inconclusive = 3,
}

impl Counts {
    /// How many facts there are.
    #[must_use]
    pub fn all(&self) -> usize {
        self.checked() + self.skipped + self.errored
    }

    /// How many were looked at.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.passed + self.failed + self.conflict + self.waived
    }

    fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut counts = Self::default();
        for entry in entries {
            *match entry.outcome {
                Outcome::Passed => &mut counts.passed,
                Outcome::Failed => &mut counts.failed,
                Outcome::Conflict => &mut counts.conflict,
                Outcome::Waived => &mut counts.waived,
                Outcome::Skipped => &mut counts.skipped,
                Outcome::Errored => &mut counts.errored,
            } += 1;
        }
        counts
    }
}

impl RunVerdict {
    /// The exit code of a process that ends with it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        self as u8
    }
}

impl OperationReport {
    /// The counts of the operation's facts.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(&self.facts)
    }
}

impl Report {
    /// The last exchange with the request that a finding of `operation` quotes.
    #[must_use]
    pub fn exchange(&self, operation: &str, group: &Group) -> Option<&Recorded> {
        let call = group.finding.call.as_ref()?;
        self.exchanges.iter().rev().find(|exchange| exchange.operation == operation && exchange.call == *call)
    }

    /// The counts of all facts.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self.operations.iter().flat_map(|operation| &operation.facts))
    }

    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> RunVerdict {
        let counts = self.counts();
        let broken = self.operations.iter().any(|part| !part.breakages.is_empty());
        match counts {
            _ if !self.stale.is_empty() => RunVerdict::Fail,
            Counts { failed: 1.., .. } => RunVerdict::Fail,
            Counts { errored: 1.., .. } => RunVerdict::Inconclusive,
            _ if counts.checked() == 0 || !self.complete || broken => RunVerdict::Inconclusive,
            _ => RunVerdict::Pass,
        }
    }
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
) -> Result<Report, RunError> {
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
) -> Result<Report, RunError> {
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
) -> Result<Report, RunError> {
    let client = Client::new(options.limits.clone(), &target.route).map_err(RunError::Client)?;
    let mut contracts = Vec::new();
    for operation in catalogue.operations() {
        contracts.push(Contract::new(operation)?);
    }
    let chosen: Vec<(&Contract, Coverage<'_>)> = contracts
        .iter()
        .filter(|contract| options.operations.iter().any(|id| id == contract.operation.id().as_str()))
        .map(|contract| (contract, Coverage::new(&contract.operation, &options.levels)))
        .collect();
    let all = futures::future::join_all(chosen.iter().map(|(contract, coverage)| {
        let list = contract
            .operation
            .detail()
            .and_then(|detail| contracts.iter().find(|contract| contract.operation.id().as_str() == detail.list));
        let session = Session { contract, list, target, client: &client, coverage, seed: options.seed };
        let client = &client;
        async move {
            match wanted {
                None => collect::operation(session).await,
                Some(wanted) => collect::again(session, wanted).await,
            }
            progress.finished(session.operation().id().as_str(), client.sent());
        }
    }));
    let complete = tokio::select! {
        _ = all => true,
        () = cancelled => false,
    };
    Ok(Report {
        target: target.name.clone(),
        url: target.url.clone(),
        seed: options.seed,
        strict: options.levels.strict,
        complete,
        requests: client.sent(),
        exchanges: client.archive().exchanges(),
        stale: Vec::new(),
        operations: chosen
            .iter()
            .map(|(contract, coverage)| OperationReport {
                id: contract.operation.id().to_string(),
                summary: contract.operation.summary().to_owned(),
                documented: contract.operation.clone(),
                url: target.base(contract.operation.id()).to_owned(),
                manner: AuthDescription::of(target, &contract.operation),
                findings: coverage.findings(),
                facts: coverage.entries(),
                breakages: coverage.breakages(),
            })
            .collect(),
    })
}
