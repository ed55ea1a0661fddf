//! The judge against every fault and every control of the stand-in's catalogue.
//!
//! A fault is caught when the rule that must catch it finds what it does not find in a stand-in that is right; a control passes
//! when nothing fails. What goes wrong is
//! listed at the end, all of it at once.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::StreamExt;
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::ledger::Group;
use oplog_conformance::levels::Levels;
use oplog_conformance::rules;
use oplog_conformance::run::{Options, Progress, run};
use oplog_conformance::target::Target;
use oplog_conformance::verdict::Level;
use oplog_mock::faults::{self, Fault};
use oplog_mock::{Clock, Engine, Responder, Settings, serve};
use oplog_schema::golden::{self, GoldenCase};
use oplog_schema::{Catalogue, Source};

/// Stand-ins that are judged at once.
const AT_ONCE: usize = 4;

struct Silent;

impl Progress for Silent {
    fn finished(&self, _: &str, _: u64) {}
}

/// A finding, without its places: rule, fact, cause, and whether an erratum puts up with it.
type Key = (&'static str, String, String, bool);

/// What a run found.
#[derive(Default)]
struct Found {
    keys: BTreeSet<Key>,
    /// Rules whose findings fail the run.
    failing: BTreeSet<&'static str>,
    /// What could not be asked.
    broken: Vec<String>,
}

/// Judges one operation of a stand-in.
async fn judge(data: &Data, operation: &str, settings: Settings) -> Found {
    let responder = Responder::new(&data.catalogue, &data.cases, settings).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let engine = Arc::new(Engine::new(responder, Clock::System));
    let server = tokio::spawn(serve(listener, engine, async { drop(stopped.await) }));

    let mut target = Target::at(&format!("http://{address}"));
    discover(&mut target).await;
    let options = Options {
        operations: vec![operation.to_owned()],
        seed: 7,
        limits: Limits::default(),
        levels: Levels::default(),
    };
    let report = run(&data.catalogue, &target, &options, &Silent, std::future::pending()).await.unwrap();
    drop(stop);
    server.abort();

    let operation = &report.operations[0];
    let key = |group: &Group| {
        let finding = &group.finding;
        (group.rule.id, finding.fact.clone(), finding.cause.clone(), group.is_conflict())
    };
    let failing = operation.findings.iter().filter(|group| group.level == Level::Deny && !group.is_conflict());
    Found {
        keys: operation.findings.iter().map(key).collect(),
        failing: failing.map(|group| group.rule.id).collect(),
        broken: operation.breakages.clone(),
    }
}

/// What every stand-in is made of, and what the judge says about one that is right: some pages contradict themselves.
struct Data {
    catalogue: Catalogue,
    cases: Vec<GoldenCase>,
    usual: BTreeMap<String, BTreeSet<Key>>,
}

impl Data {
    async fn new() -> Self {
        let catalogue = Catalogue::embedded().unwrap();
        let mut data = Self { cases: golden::load(&Source::Embedded).unwrap(), catalogue, usual: BTreeMap::new() };
        for operation in data.catalogue.operations() {
            let id = operation.id().as_str();
            let found = judge(&data, id, settings()).await;
            assert!(
                found.failing.is_empty() && found.broken.is_empty(),
                "{id}: a right stand-in fails {:?}",
                found.failing
            );
            data.usual.insert(id.to_owned(), found.keys);
        }
        data
    }

    /// What is wrong with the verdict on a departure, if anything.
    async fn complaint(&self, fault: &Fault) -> Option<String> {
        let mut settings = settings();
        fault.choose(&mut settings);
        let Found { keys, failing, broken } = judge(self, fault.operation.as_str(), settings).await;
        if !broken.is_empty() {
            return Some(format!("{}: could not be judged: {}", fault.id, broken.join("; ")));
        }
        let caught: BTreeSet<_> = keys.difference(&self.usual[fault.operation.as_str()]).map(|key| key.0).collect();
        match fault.rule {
            Some(rule) if !caught.contains(rule) => {
                Some(format!("{}: {rule} missed it; caught by {caught:?}", fault.id))
            }
            None if !failing.is_empty() => Some(format!("{}: a false alarm of {failing:?}", fault.id)),
            _ => None,
        }
    }
}

fn settings() -> Settings {
    Settings { entries: Some(130), ..Settings::default() }
}

/// Judges departures; `MUTANTS=text` in the environment leaves those whose id contains the text.
async fn judge_all(chosen: impl FnOnce(&Catalogue) -> Vec<Fault>) {
    let only = std::env::var("MUTANTS").unwrap_or_default();
    let data = Arc::new(Data::new().await);
    let chosen = chosen(&data.catalogue).into_iter().filter(|fault| fault.id.contains(&only));
    let judged = futures::stream::iter(chosen).map(|fault| {
        let data = Arc::clone(&data);
        tokio::spawn(async move { data.complaint(&fault).await })
    });
    let complaints: Vec<_> = judged.buffer_unordered(AT_ONCE).map(Result::unwrap).collect().await;
    let mut complaints: Vec<_> = complaints.into_iter().flatten().collect();
    complaints.sort();
    assert!(complaints.is_empty(), "{} departures were misjudged:\n{}", complaints.len(), complaints.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_caught_by_the_rule_that_must_catch_it() {
    judge_all(faults::catalogue).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_control_raises_an_alarm() {
    judge_all(faults::controls).await;
}

#[test]
fn every_rule_must_catch_a_fault() {
    let faults = faults::catalogue(&Catalogue::embedded().unwrap());
    let intended: BTreeSet<_> = faults.iter().filter_map(|fault| fault.rule).collect();
    let rules: BTreeSet<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    assert_eq!(intended, rules);
}
