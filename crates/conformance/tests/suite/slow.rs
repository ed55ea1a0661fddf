//! Targets that take their time: a run ends within its own, leaves alone whoever does not answer, and holds load against nobody.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oplog_conformance::client::Limits;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{Outcome, RunReport, SeverityOverrides, Verdict, Weight};
use oplog_mock::{MockResponse, Settings};
use oplog_schema::Catalogue;
use tokio::net::TcpListener;

use crate::served::Served;

const ONAPP: &str = "onapp/list-transactions";
const OOS: &str = "alibaba-oos/list-execution-logs";
const BAIDU: &str = "baidu-bbc/query-operation-log";

fn settings() -> Settings {
    Settings { entries: Some(20), ..Settings::open() }
}

fn reasons(report: &RunReport, outcome: Outcome) -> Vec<String> {
    let facts = report.operations.iter().flat_map(|part| &part.facts).filter(|fact| fact.outcome == outcome);
    facts.filter_map(|fact| fact.reason.clone()).collect()
}

#[tokio::test]
async fn a_target_that_never_answers_is_left_alone_after_three_requests() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let silent = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            open.push(stream);
        }
    });
    let limits = Limits { timeout: Duration::from_millis(20), concurrency: 1, ..Limits::default() };
    let operations = [ONAPP, OOS];
    let options = Options {
        operations: operations.map(str::to_owned).to_vec(),
        seed: 7,
        limits,
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let report = run(&Catalogue::embedded().unwrap(), &target, &options, &(), std::future::pending()).await.unwrap();
    silent.abort();
    assert!(report.requests <= 3 * operations.len() as u64, "{} requests", report.requests);
    assert_eq!(report.verdict(), Verdict::Inconclusive);
    assert!(!reasons(&report, Outcome::Errored).is_empty());
}

#[tokio::test]
async fn what_is_not_reached_in_time_is_skipped_and_no_verdict_comes_of_it() {
    let server = Served::start(settings(), |request, right| right(request)).await;
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    let report = server.check_within(limits, &[ONAPP], |_| ()).await;
    assert_eq!((report.requests, report.verdict()), (0, Verdict::Inconclusive));
    let skipped = reasons(&report, Outcome::Skipped);
    assert!(skipped.iter().any(|why| why.starts_with("out of time")), "{skipped:?}");
    assert!(reasons(&report, Outcome::Errored).is_empty());
}

#[tokio::test]
async fn a_violation_that_was_seen_in_time_fails_the_run_all_the_same() {
    // The first answers are wrong, and then none comes any more: half of the time is up after them.
    let server = Served::start(settings(), |_, _| MockResponse::new(200, "application/json", "no JSON")).await;
    let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
    let report = server.check_within(limits, &[ONAPP], |_| ()).await;
    assert_eq!(report.verdict(), Verdict::Fail);
}

#[tokio::test]
async fn a_target_that_turns_everything_away_is_untested_whatever_it_says_of_waiting() {
    let hints =
        [None, Some("29"), Some("Wed, 03 Dec 2014 06:42:19 GMT"), Some("in a while"), Some("99999999999999999999")];
    for (status, hint) in [429, 503].into_iter().flat_map(|status| hints.map(|hint| (status, hint))) {
        let server = Served::start(settings(), move |_, _| {
            let mut response = MockResponse::new(status, "application/json", r#"{"code": "TooManyRequests"}"#);
            response.headers.extend(hint.map(|hint| ("Retry-After".to_owned(), hint.to_owned())));
            response
        });
        let limits = Limits { retries: 0, max_wait: Duration::from_secs(1), concurrency: 1, ..Limits::default() };
        let report = server.await.check_within(limits, &[BAIDU], |_| ()).await;
        assert_eq!(report.verdict(), Verdict::Inconclusive, "{status} {hint:?}");
        assert_eq!(report.findings(Weight::Fail).count(), 0, "{status} {hint:?}");
        assert!(report.requests <= 3, "{status} {hint:?}: {} requests", report.requests);
    }
}

#[tokio::test]
async fn a_target_that_turns_every_second_request_away_violates_nothing() {
    let count = AtomicUsize::new(0);
    let server = Served::start(settings(), move |request, right| {
        if count.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
            let mut response = MockResponse::new(503, "text/plain", "busy");
            response.headers.push(("Retry-After".to_owned(), "0".to_owned()));
            return response;
        }
        right(request)
    });
    let report = server.await.check(&[BAIDU], |_| ()).await;
    assert_eq!(report.findings(Weight::Fail).count(), 0);
    assert!(report.counts().passed > 0);
}
