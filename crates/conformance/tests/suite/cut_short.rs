//! A run that is kept from asking on finds no violation in what it did not see, and does not say that the target conforms.

use std::sync::Arc;

use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{RunReport, SeverityOverrides, Verdict, Weight};
use oplog_mock::{Clock, Engine, Responder, Settings, serve};
use oplog_schema::{Catalogue, Source, golden};

/// The right mock server, checked with so many requests at most.
async fn checked(catalogue: &Catalogue, target: &Target, operation: &str, requests: u64) -> RunReport {
    let limits = Limits { requests, ..Limits::default() };
    let options = Options {
        operations: vec![operation.to_owned()],
        seed: 7,
        limits,
        levels: SeverityOverrides::default(),
        shard: None,
    };
    run(catalogue, target, &options, &(), std::future::pending()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_budget_ends_the_target_is_untested_and_not_to_blame() {
    let catalogue = Catalogue::embedded().unwrap();
    let cases = golden::load(&Source::Embedded).unwrap();
    let settings = Settings { entries: Some(20), ..Settings::default() };
    let engine = Engine::new(Responder::new(&catalogue, &cases, settings).unwrap(), Clock::System);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(serve(listener, Arc::new(engine), std::future::pending()));
    discover(&mut target).await;
    for operation in catalogue.operations() {
        let id = operation.id().as_str();
        let all = checked(&catalogue, &target, id, 20_000).await;
        assert_eq!(all.verdict(), Verdict::Pass, "{id}");
        // So close to each other that each part of a run is cut short somewhere.
        for budget in (1..all.requests).step_by(2) {
            let report = checked(&catalogue, &target, id, budget).await;
            let blamed: Vec<_> =
                report.findings(Weight::Fail).map(|(part, group)| (group.rule.id, part.fact_id(group))).collect();
            assert!(blamed.is_empty(), "{id} after {budget} of {} requests: {blamed:?}", all.requests);
            assert_eq!(report.verdict(), Verdict::Inconclusive, "{id} after {budget} of {} requests", all.requests);
            let kept = report.exchanges.len() as u64;
            assert_eq!((report.requests, kept), (budget, budget), "{id}: what is not sent is not told of");
        }
    }
}
