//! A finding is asked for again: it comes back while the target is wrong, and is gone once it is right.

use std::sync::Arc;

use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, Wanted, again, run};
use oplog_conformance::target::Target;
use oplog_findings::{RunReport, SeverityOverrides};
use oplog_mock::faults::{self, Faulty};
use oplog_mock::{Clock, Engine, Settings, serve};
use oplog_schema::{Catalogue, Source, golden};

/// A mock server, wrong in one way or not at all. It ends with the test.
async fn mock_server(catalogue: &Catalogue, fault: Option<&str>) -> Target {
    let settings = Settings { entries: Some(130), ..Settings::default() };
    let faults = fault.into_iter().flat_map(|id| faults::find(catalogue, id)).collect();
    let cases = golden::load(&Source::Embedded).unwrap();
    let engine = Engine::new(Faulty::build(catalogue, &cases, settings, faults).unwrap(), Clock::System);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(serve(listener, Arc::new(engine), std::future::pending()));
    discover(&mut target).await;
    target
}

fn ids(report: &RunReport) -> Vec<String> {
    let part = &report.operations[0];
    part.findings.iter().map(|group| format!("{} {}", group.rule.id, part.fact_id(group))).collect()
}

/// Every finding with a request comes back from the wrong mock server, and does not from the right one.
async fn check(fault: &str, expected: &str) {
    let catalogue = Catalogue::embedded().unwrap();
    let (wrong, right) = (mock_server(&catalogue, Some(fault)).await, mock_server(&catalogue, None).await);
    let operation = fault.split_once('@').unwrap().1;
    let options = Options {
        operations: vec![operation.to_owned()],
        seed: 7,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let never = std::future::pending;
    let report = run(&catalogue, &wrong, &options, &(), never()).await.unwrap();
    let part = &report.operations[0];
    let found: Vec<_> = part.findings.iter().filter(|group| group.rule.id == expected).collect();
    assert!(!found.is_empty(), "{fault}: {:?}", ids(&report));
    for group in found {
        let wanted = Wanted {
            operation: part.id.clone(),
            rule: group.rule.id.to_owned(),
            fact: group.finding.fact.clone(),
            call: group.finding.request.clone().unwrap(),
        };
        let name = format!("{} {}", group.rule.id, part.fact_id(group));
        let seen = again(&catalogue, &wrong, &options, &wanted, &(), never()).await.unwrap();
        assert!(ids(&seen).contains(&name), "{fault}: {name} is not among {:?}", ids(&seen));
        let seen = again(&catalogue, &right, &options, &wanted, &(), never()).await.unwrap();
        assert!(!ids(&seen).contains(&name), "{fault}: {name} is still among {:?}", ids(&seen));
        if wanted.is_alone() {
            assert!(seen.requests < report.requests, "{fault}: {} requests", seen.requests);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_is_walked_again() {
    check("skips-an-entry@baidu-bbc/query-operation-log", "pagination/no-gap").await;
    check("next-is-here@alibaba-oos/list-execution-logs", "pagination/terminates").await;
    check("lists-an-entry-twice@onapp/list-transactions", "pagination/no-repeat").await;
    check("leaks-an-entry@huawei-ecs/list-server-actions", "relations/isolated").await;
}
