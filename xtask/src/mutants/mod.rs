//! `cargo xtask mutants`: the checker against every deliberate fault of the mock server.
//!
//! Each fault gets a mock server of its own on a free port of this machine. [`rules_by_fault`] prints fault against rule: the rule
//! that should catch it must, controls must raise no failure, and every rule must be needed by some fault. [`facts_by_fault`] prints
//! fact against fault: each documented fact must come out failed under at least one of them, or under a spoilt response
//! ([`spoilt`]). The servers live in this process and end with it.

mod facts_by_fault;
mod rules_by_fault;
mod spoilt;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run as check};
use oplog_conformance::target::Target;
use oplog_findings::{Outcome, RunReport, SeverityOverrides, Weight};
use oplog_mock::faults::{self, Fault, Faulty};
use oplog_mock::{Clock, Engine, Settings, serve};
use oplog_schema::golden::GoldenCase;
use oplog_schema::{Catalogue, OperationId, Source, golden};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// When the mock servers start, by their clocks: at another one, what is wrong at the turn of a day only might not be seen.
const NOON: Timestamp = Timestamp::constant(1_772_366_400, 0);
/// Entries of each list: several pages of every documented size.
const ENTRIES: u64 = 104;
/// Runs under way at once.
const AT_ONCE: usize = 4;
/// Something was not caught, or a control was blamed.
const MISSED: u8 = 1;
/// No such fault, or data that cannot be used.
const USAGE: u8 = 2;

/// A finding without its places: rule, fact, cause, and whether an erratum suppresses it.
type Key = (&'static str, String, String, bool);

/// What was found, with what it does to the run.
type Findings = BTreeMap<Key, Weight>;

/// What the checker said of one fault.
struct Checked {
    fault: Fault,
    /// The rules with findings that a right mock server does not raise, with the worst that they do to the run.
    found: BTreeMap<&'static str, Weight>,
    /// The failing findings, as a report lists them: one for each cause.
    failing: Vec<String>,
    /// The facts that came out failed, without the operation.
    failed: BTreeSet<String>,
    /// The facts that are in conflict here and not usually: `--strict` fails them.
    conflict: BTreeSet<String>,
    /// What kept it from checking.
    broken: Option<String>,
}

impl Checked {
    /// Nothing was seen yet.
    fn of(fault: Fault) -> Self {
        Self {
            fault,
            found: BTreeMap::new(),
            failing: Vec::new(),
            failed: BTreeSet::new(),
            conflict: BTreeSet::new(),
            broken: None,
        }
    }

    /// Caught by its rule, or, for a control, blamed for nothing.
    fn is_right(&self) -> bool {
        self.broken.is_none()
            && match self.fault.rule {
                Some(rule) => self.found.contains_key(rule),
                None => !self.found.values().any(|weight| *weight == Weight::Fail),
            }
    }
}

/// Checks the faults named by `args`, or all, with the data below `root`.
pub(crate) fn run(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    match matrix(root, args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(MISSED),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

fn matrix(root: &Path, args: impl Iterator<Item = OsString>) -> anyhow::Result<bool> {
    let source = Source::Folder(root.to_path_buf());
    let catalogue = Catalogue::load(&source).context("the tables cannot be used")?;
    let cases = golden::load(&source).context("the golden cases cannot be used")?;
    let named: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let chosen = chosen(&catalogue, &named)?;

    let bar = ProgressBar::new(chosen.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len}, {elapsed}  {msg}") {
        bar.set_style(style);
    }
    let runtime = Runtime::new().context("the asynchronous runtime does not start")?;
    let data = Arc::new(Data { catalogue, cases });
    let checked: Vec<Checked> = runtime.block_on(async {
        let usual = usual(&data, &chosen).await?;
        let checked = stream::iter(chosen).map(|fault| {
            let (data, usual, bar) = (Arc::clone(&data), Arc::clone(&usual[&fault.operation]), bar.clone());
            // A task of its own, so that the runs share the processors.
            let task = tokio::spawn(async move {
                let checked = one(&data, fault, &usual).await;
                bar.set_message(checked.fault.id.clone());
                bar.inc(1);
                checked
            });
            task.map(|checked| checked.context("a run panicked"))
        });
        checked.buffered(AT_ONCE).try_collect().await
    })?;
    runtime.shutdown_background();
    bar.finish_and_clear();
    let (text, mut right) = rules_by_fault::shown(&checked, named.is_empty());
    print!("{text}");
    // Some faults alone do not tell which facts can fail.
    if named.is_empty() {
        let spoilt = spoilt::facts(&data.catalogue, &data.cases)?;
        let (text, proven) = facts_by_fault::shown(&data.catalogue, &checked, &spoilt);
        print!("\n{text}");
        right &= proven;
    }
    Ok(right)
}

fn chosen(catalogue: &Catalogue, named: &[String]) -> anyhow::Result<Vec<Fault>> {
    if named.is_empty() {
        return Ok([faults::catalogue(catalogue), faults::controls(catalogue)].concat());
    }
    let mut chosen = Vec::new();
    for name in named {
        if name.starts_with('-') {
            bail!("`{name}` is no fault: give names of faults, or nothing for all; `cargo xtask mock --list-faults`");
        }
        chosen.extend(faults::named(catalogue, name)?);
    }
    Ok(chosen)
}

/// What every mock server is made of.
struct Data {
    catalogue: Catalogue,
    cases: Vec<GoldenCase>,
}

/// What the checker says of mock servers that are right: some pages contradict themselves.
async fn usual(data: &Data, chosen: &[Fault]) -> anyhow::Result<BTreeMap<OperationId, Arc<Findings>>> {
    let mut usual = BTreeMap::new();
    for operation in chosen.iter().map(|fault| &fault.operation) {
        if !usual.contains_key(operation) {
            let report = against(data, operation, &[]).await;
            let found = report.map(|report| Arc::new(findings(&report)));
            usual.insert(operation.clone(), found.with_context(|| format!("{operation} cannot be checked"))?);
        }
    }
    Ok(usual)
}

async fn one(data: &Data, fault: Fault, usual: &Findings) -> Checked {
    // What is right about a server is so in all of its operations: a list and its entries must go together.
    let faults = match fault.rule {
        Some(_) => vec![fault.clone()],
        None => faults::find(&data.catalogue, fault.kind),
    };
    match against(data, &fault.operation, &faults).await {
        Ok(report) => {
            let (mut found, mut conflict) = (BTreeMap::new(), BTreeSet::new());
            for (key, weight) in findings(&report) {
                if usual.get(&key) != Some(&weight) {
                    if weight == Weight::Conflict {
                        conflict.insert(key.1);
                    }
                    let worst = found.entry(key.0).or_insert(weight);
                    *worst = weight.min(*worst);
                }
            }
            Checked { fault, found, failing: failing(&report), failed: failed(&report), conflict, broken: None }
        }
        Err(error) => {
            let broken = Some(format!("{error:#}"));
            Checked { broken, ..Checked::of(fault) }
        }
    }
}

/// Checks one operation of a mock with these faults.
async fn against(data: &Data, operation: &OperationId, faults: &[Fault]) -> anyhow::Result<RunReport> {
    let settings = Settings { entries: Some(ENTRIES), ..Settings::default() };
    let faulty = Faulty::build(&data.catalogue, &data.cases, settings, faults.to_vec())
        .context("the mock cannot follow the tables")?;
    let engine = Arc::new(Engine::new(faulty, Clock::starting_at(NOON)));
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot listen on the loopback interface")?;
    let address = listener.local_addr().context("the socket has no address")?;
    let server = tokio::spawn(serve(listener, engine, std::future::pending()));

    let mut target = Target::at(&format!("http://{address}"));
    discover(&mut target).await;
    let options = Options {
        operations: vec![operation.to_string()],
        seed: 0,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let report = check(&data.catalogue, &target, &options, &(), std::future::pending()).await;
    server.abort();
    let report = report?;
    if let Some(what) = report.operations.iter().flat_map(|operation| &operation.breakages).next() {
        bail!("{what}");
    }
    Ok(report)
}

/// What was found, each cause once.
fn findings(report: &RunReport) -> Findings {
    let groups = report.operations.iter().flat_map(|operation| &operation.findings);
    let keyed = groups.flat_map(|group| {
        let finding = &group.finding;
        let rules = std::iter::once(group.rule.id).chain(group.also.iter().copied());
        rules.map(|rule| {
            ((rule, finding.fact.clone(), finding.cause.clone(), group.is_conflict()), report.weight(group))
        })
    });
    keyed.collect()
}

/// The failing findings: rule, fact and cause.
fn failing(report: &RunReport) -> Vec<String> {
    let found = report.findings(Weight::Fail);
    found.map(|(_, group)| format!("{}  {}  {}", group.rule.id, group.finding.fact, group.finding.cause)).collect()
}

/// The facts that came out failed.
fn failed(report: &RunReport) -> BTreeSet<String> {
    let facts = report.operations.iter().flat_map(|operation| &operation.facts);
    facts.filter(|fact| fact.outcome == Outcome::Failed).map(|fact| fact.local().to_owned()).collect()
}
