//! `--dry-run`: what a run would send, without sending anything to the target.
//!
//! The numbers are measured: the checker runs against the built-in mock server with the target's settings, each entity, account and
//! credential replaced by one that the mock server knows. Neighbour: `text` prints the outcome.

mod text;

use std::collections::BTreeMap;

use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{self, Options};
use oplog_conformance::target::{Account, OtherAccount, Target};
use oplog_findings::RunReport;
use oplog_mock::{Credential, Settings};
use oplog_schema::Catalogue;
use oplog_wire::secret::redact;

use super::execute::serving;
use super::plan::{Plan, Subject};
use super::progress::Bar;
use crate::commands::{mock_server, runtime};
use crate::data::Data;
use crate::{PASS, out};

/// What would be checked, and what came of checking the mock server instead.
struct Measured {
    target: Target,
    /// Whether there is nothing else to check.
    is_mock_server: bool,
    report: RunReport,
}

pub(super) fn run(plan: Plan, data: &Data) -> anyhow::Result<u8> {
    let Plan { subject, options, secrets, .. } = plan;
    let runtime = runtime()?;
    let measured = runtime.block_on(measure(subject, &options, data))?;
    runtime.shutdown_background();
    out::print(&redact(&text::render(&measured, &options, data), &secrets))?;
    Ok(PASS)
}

async fn measure(subject: Subject, options: &Options, data: &Data) -> anyhow::Result<Measured> {
    let is_mock_server = matches!(subject, Subject::MockServer(_));
    let (target, checked) = match subject {
        Subject::MockServer(engine) => {
            let mut target = serving(*engine).await?;
            discover(&mut target).await;
            (target.clone(), target)
        }
        Subject::Target(target) => {
            // It accepts every request: authentication is the target's affair.
            let engine = mock_server(data, &data.golden()?, Settings { seed: options.seed, ..Settings::open() }, &[])?;
            let mut known = serving(engine).await?;
            discover(&mut known).await;
            let checked = practice(&target, &known, &data.catalogue);
            (*target, checked)
        }
    };
    let limits = Limits { rate: None, requests: u64::MAX, ..Limits::default() };
    let practice = Options { limits, ..options.clone() };
    let bar = Bar::new(options.operations.len());
    let report = run::run(&data.catalogue, &checked, &practice, &bar, std::future::pending()).await?;
    Ok(Measured { target, is_mock_server, report })
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
