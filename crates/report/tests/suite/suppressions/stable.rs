//! The ids of findings, which waivers and baselines rest on: the same in every run against the same fault.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{RunReport, SeverityOverrides, Weight};
use oplog_mock::faults::{self, Fault, Faulty};
use oplog_mock::{Clock, Engine, Settings, serve};
use oplog_schema::golden::GoldenCase;
use oplog_schema::{Catalogue, Source, golden};

/// Operations, the one that is checked fastest first.
const SLOWNESS: [&str; 5] = [
    "huawei-ecs/show-server-action",
    "huawei-ecs/list-server-actions",
    "onapp/list-transactions",
    "alibaba-oos/list-execution-logs",
    "baidu-bbc/query-operation-log",
];

/// Checks a mock server with one fault, on a port of its own.
async fn check(catalogue: &Catalogue, cases: &[GoldenCase], fault: &Fault, seed: u64) -> RunReport {
    let settings = Settings { seed, entries: Some(130), ..Settings::default() };
    let faulty = Faulty::build(catalogue, cases, settings, vec![fault.clone()]).unwrap();
    let engine = Arc::new(Engine::new(faulty, Clock::starting_at(crate::NOON)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, engine, async { drop(stopped.await) }));
    discover(&mut target).await;
    let options = Options {
        operations: vec![fault.operation.to_string()],
        seed,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let report = run(catalogue, &target, &options, &(), std::future::pending()).await.unwrap();
    drop(stop);
    server.abort();
    report
}

/// The ids of the findings of one rule about one fact, by what they are about.
fn ids(report: &RunReport) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for part in &report.operations {
        for group in part.findings.iter().filter(|group| report.weight(group) != Weight::Conflict) {
            let about = format!("{} {}", part.fact_id(group), group.rule.id);
            ids.entry(about).or_default().insert(group.id(&part.id));
        }
    }
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_has_the_same_id_on_another_port_with_other_data_and_another_seed() {
    let catalogue = Catalogue::embedded().unwrap();
    let cases = golden::load(&Source::Embedded).unwrap();
    let all = faults::catalogue(&catalogue);
    // One fault for each family of rules, in an operation that is quickly checked.
    for family in ["fields/", "pagination/", "filters/", "errors/", "representations/", "auth/", "relations/"] {
        let of_family = |fault: &&Fault| fault.rule.is_some_and(|rule| rule.starts_with(family));
        let fault = all
            .iter()
            .filter(of_family)
            .min_by_key(|fault| SLOWNESS.iter().position(|id| fault.operation.as_str() == *id));
        let fault = fault.unwrap();
        let (first, second) = tokio::join!(check(&catalogue, &cases, fault, 1), check(&catalogue, &cases, fault, 2));
        let (first, second) = (ids(&first), ids(&second));
        assert!(!first.is_empty(), "{}", fault.id);
        assert_eq!(first, second, "{}", fault.id);
    }
}

#[test]
fn a_status_tells_one_finding_from_another_and_a_made_up_number_does_not() {
    let id = |cause: &str| {
        let mut report = crate::suppressions::made::report(&Catalogue::embedded().unwrap());
        crate::suppressions::made::departs(
            &mut report,
            crate::suppressions::made::BBC,
            "fields/type",
            "response.nextMarker",
            |group| {
                group.finding.cause = cause.to_owned();
            },
        );
        report.operations[0].findings[0].id(crate::suppressions::made::BBC)
    };
    assert_ne!(id("status 404 to a documented request"), id("status 500 to a documented request"));
    assert_eq!(id("the entry 1700000000123 is lost"), id("the entry 1700000099 is lost"));
}
