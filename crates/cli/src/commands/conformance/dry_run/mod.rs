//! `--dry-run`: what a run would send, without sending anything to the target, or no more than it takes to count its lists.
//!
//! The numbers are measured: the checker runs against the built-in mock server with the target's settings, each entity, account and
//! credential replaced by one that the mock server knows, and with lists as long as the target's where those were counted. Neighbour:
//! `text` prints the outcome.

mod text;

use std::collections::BTreeMap;

use anyhow::Context;
use oplog_conformance::client::Limits;
use oplog_conformance::count;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{self, Options};
use oplog_conformance::target::{Account, OtherAccount, Target};
use oplog_findings::RunReport;
use oplog_mock::{Credential, Settings};
use oplog_schema::{Catalogue, OperationId};
use oplog_wire::secret::redact;

use super::execute::serving;
use super::plan::{Plan, Subject};
use super::progress::Bar;
use crate::args::DryRun;
use crate::commands::{mock_server, runtime};
use crate::data::Data;
use crate::{PASS, out};

/// The longest list that a plan practises with; a longer one is planned as though it ended here.
const LONGEST: u64 = 5_000;

/// What would be checked, and what came of checking the mock server instead.
struct Measured {
    target: Target,
    /// Whether there is nothing else to check.
    is_mock_server: bool,
    /// How long the target's lists are, or why that is not known; empty where nobody asked.
    counts: Counts,
    report: RunReport,
}

type Counts = BTreeMap<OperationId, Result<u64, String>>;

pub(super) fn run(plan: Plan, how: DryRun, data: &Data) -> anyhow::Result<u8> {
    let Plan { subject, options, secrets, .. } = plan;
    let runtime = runtime()?;
    let measured = runtime.block_on(measure(subject, how, &options, data))?;
    runtime.shutdown_background();
    out::print(&redact(&text::render(&measured, &options, data), &secrets))?;
    Ok(PASS)
}

async fn measure(subject: Subject, how: DryRun, options: &Options, data: &Data) -> anyhow::Result<Measured> {
    let limits = Limits { rate: None, requests: u64::MAX, ..Limits::default() };
    let practising = Options { limits, ..options.clone() };
    let bar = Bar::new(options.operations.len(), options.limits.time);
    let mut target = match subject {
        Subject::MockServer(engine) => {
            let mut target = serving(*engine).await?;
            discover(&mut target).await;
            let report = run::run(&data.catalogue, &target, &practising, &bar, std::future::pending()).await?;
            return Ok(Measured { target, is_mock_server: true, counts: Counts::new(), report });
        }
        Subject::Target(target) => *target,
    };
    let counts = match how {
        DryRun::Offline => Counts::new(),
        DryRun::Count => {
            discover(&mut target).await;
            count::entries(&data.catalogue, &target, &options.operations, &options.limits).await?
        }
    };
    let mut whole: Option<RunReport> = None;
    for (entries, operations) in by_length(&counts, &options.operations, &data.catalogue) {
        // It accepts every request: authentication is the target's affair.
        let settings = Settings { seed: options.seed, entries, ..Settings::open() };
        let mut known = serving(mock_server(data, &data.golden()?, settings, &[])?).await?;
        discover(&mut known).await;
        let practice = practice(&target, &known, &data.catalogue);
        let practising = Options { operations, ..practising.clone() };
        let report = run::run(&data.catalogue, &practice, &practising, &bar, std::future::pending()).await?;
        match &mut whole {
            None => whole = Some(report),
            Some(whole) => {
                whole.operations.extend(report.operations);
                whole.exchanges.extend(report.exchanges);
            }
        }
    }
    let report = whole.context("no operation is chosen")?;
    Ok(Measured { target, is_mock_server: false, counts, report })
}

/// The operations by the length of the lists that they are about; where it is not known, the mock server's own is taken.
fn by_length(counts: &Counts, operations: &[String], catalogue: &Catalogue) -> BTreeMap<Option<u64>, Vec<String>> {
    let mut lengths: BTreeMap<Option<u64>, Vec<String>> = BTreeMap::new();
    for operation in operations.iter().filter_map(|id| catalogue.get(id)) {
        let list = operation.detail().map_or(operation.id().as_str(), |detail| detail.list.as_str());
        let count = counts.iter().find(|(id, _)| id.as_str() == list).and_then(|(_, count)| count.as_ref().ok());
        let entries = count.map(|count| (*count).min(LONGEST));
        lengths.entry(entries).or_default().push(operation.id().to_string());
    }
    lengths
}

/// As many further accounts as the target names, by those that the mock server knows.
fn others(target: &Target, known: &Target) -> Vec<OtherAccount> {
    let pairs = target.others.iter().zip(known.others.iter().cycle());
    let entities = |other: &OtherAccount, known: &OtherAccount| match other.entities.is_empty() {
        true => BTreeMap::new(),
        false => known.entities.clone(),
    };
    pairs
        .map(|(other, known)| OtherAccount {
            name: other.name.clone(),
            entities: entities(other, known),
            ..known.clone()
        })
        .collect()
}

/// The mock server `known`, described as `target` is.
fn practice(target: &Target, known: &Target, catalogue: &Catalogue) -> Target {
    let operations = catalogue.operations();
    let ids = || operations.iter().map(|operation| operation.id().to_string());
    let accounts = operations.iter().filter_map(|operation| {
        let scheme = target.account(operation)?.scheme;
        Some((operation.id().to_string(), Account { scheme, credentials: Credential::test().to_sign_with() }))
    });
    // As many entities as the target names, by the names that the mock server has for them. Where it names none, the page's example
    // is asked for, of which the mock server knows no more than the page shows: another one says more about a list that is there.
    let entities = |values: &BTreeMap<String, Vec<String>>| -> BTreeMap<String, Vec<String>> {
        let named = values.iter().map(|(parameter, values)| {
            let count = target.entities.get(parameter).map_or(1, Vec::len);
            (parameter.clone(), values.iter().take(count).cloned().collect())
        });
        named.collect()
    };
    Target {
        name: target.name.clone(),
        // Every operation has a base URL of its own, so that nothing goes here; it says whether the target is this machine.
        url: target.url.clone(),
        urls: ids().map(|id| (id, known.url.clone())).collect(),
        accounts: accounts.collect(),
        others: others(target, known),
        auth_probes: target.auth_probes,
        special: target.special.keys().filter_map(|kind| Some((*kind, known.special.get(kind)?.clone()))).collect(),
        told: known.told.iter().map(|(id, values)| (id.clone(), entities(values))).collect(),
        ..Target::default()
    }
}
