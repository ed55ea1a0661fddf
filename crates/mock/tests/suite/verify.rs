//! The checker of clients over real connections: broken clients are caught, good ones are not blamed.

use std::collections::BTreeSet;

use oplog_findings::Severity;
use oplog_mock::{CheckedRequests, MockCloud, Settings};
use serde_json::Value;

use crate::clients::{BROKEN, Case, Client, GOOD};

async fn check(case: &Case) -> (CheckedRequests, BTreeSet<&'static str>) {
    let base = if case.auth { Settings::default() } else { Settings::open() };
    let settings = Settings { entries: Some(130), ..base };
    let cloud = MockCloud::builder().settings(settings).start().await.unwrap();
    let client = Client::of(&cloud.uri());
    (case.run)(&client).await;
    let verdict = cloud.verify();
    let denied = verdict.findings().filter(|found| found.severity == Severity::Deny).map(|found| found.rule.id);
    let denied = denied.collect();
    (verdict, denied)
}

#[tokio::test]
async fn broken_clients_are_blamed_for_what_they_do_and_nothing_else() {
    let mut wrong = Vec::new();
    for case in BROKEN {
        let (verdict, denied) = check(case).await;
        if denied != case.blamed_by.iter().copied().collect() {
            wrong.push(format!("{}: blamed by {denied:?}\n{verdict}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
async fn good_clients_are_not_blamed() {
    for case in GOOD {
        let (verdict, _) = check(case).await;
        assert!(verdict.is_pass() && verdict.requests > 0, "{}\n{verdict}", case.name);
    }
}

#[tokio::test]
async fn every_rule_blames_some_client() {
    // No built-in operation has JSON bodies; the checker's contract `globex/search-by-body` has, and its test proves that rule.
    let bodies = std::iter::once("requests/body");
    let blaming: BTreeSet<&str> = BROKEN.iter().flat_map(|case| case.blamed_by).copied().chain(bodies).collect();
    let rules: BTreeSet<&str> = oplog_requests::rules::infos().map(|rule| rule.id).collect();
    assert_eq!(blaming, rules);
}

#[tokio::test]
async fn nothing_asked_is_nothing_proven_and_the_control_plane_tells_the_verdict() {
    let cloud = MockCloud::builder().settings(Settings::open()).start().await.unwrap();
    assert!(!cloud.verify().is_pass());
    let client = Client::of(&cloud.uri());
    client.get("/v1/operationLog?maxKeys=ten").await;
    let (status, verdict) = client.get("/__admin/verdict").await;
    assert_eq!((status, &verdict["pass"], &verdict["requests"]), (200, &Value::from(false), &Value::from(1)));
    assert_eq!(verdict["findings"][0]["rule"], "requests/type");
}
