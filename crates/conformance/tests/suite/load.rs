//! A busy target: what it turns away for load is asked for again, and is no violation if it never gets an answer.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

use oplog_conformance::client::Limits;
use oplog_findings::{Outcome, Verdict, Weight};
use oplog_mock::{MockRequest, MockResponse, Settings};

use crate::served::Served;

const OOS: &str = "alibaba-oos/list-execution-logs";

/// What the vendor's gateway answers when it is busy.
fn throttled() -> MockResponse {
    let body = r#"{"RequestId": "1", "HostId": "oos", "Code": "Throttling.User", "Message": "Request was denied due to user flow control."}"#;
    let mut response = MockResponse::new(400, "application/json", body);
    response.headers.push(("Retry-After".to_owned(), "0".to_owned()));
    response
}

/// Everything of a request but its signature, which is new each time.
fn essence(request: &MockRequest) -> String {
    let fresh = ["Signature=", "SignatureNonce=", "Timestamp="];
    let parts = request.target.split(['?', '&']).filter(|part| !fresh.iter().any(|name| part.starts_with(name)));
    parts.collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn the_vendors_own_error_for_load_is_waited_for() {
    let seen = Mutex::new(BTreeSet::new());
    let server = Served::start(Settings { entries: Some(60), ..Settings::open() }, move |request, right| {
        if seen.lock().unwrap().insert(essence(request)) { throttled() } else { right(request) }
    });
    let report = server.await.check(&[OOS], |_| ()).await;
    assert_eq!(report.verdict(), Verdict::Pass, "{:?}", report.operations[0].breakages);
}

#[tokio::test]
async fn what_is_turned_away_for_load_to_the_end_is_untested_and_no_violation() {
    let server = Served::start(Settings { entries: Some(60), ..Settings::open() }, |request, right| {
        if request.target.contains("NextToken") { throttled() } else { right(request) }
    });
    let limits = Limits { retries: 1, max_wait: Duration::ZERO, ..Limits::default() };
    let report = server.await.check_within(limits, &[OOS], |_| ()).await;
    assert_eq!(report.verdict(), Verdict::Inconclusive);
    assert_eq!(report.findings(Weight::Fail).count(), 0);
    let operation = &report.operations[0];
    let told = &operation.breakages[0];
    assert!(told.contains("turned away for load (status 400)") && told.contains("`limits.rate`"), "{told}");
    assert!(operation.facts.iter().any(|fact| fact.outcome == Outcome::Errored));
}
