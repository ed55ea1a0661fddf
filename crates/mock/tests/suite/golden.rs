//! Golden cases and the mock server agree: those in the tree, and those that it would make now.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{cases, catalogue, responder};
use oplog_mock::{GOLDEN_CLOCK, MockRequest, Responder, Settings, golden_cases};
use oplog_schema::Source;
use oplog_schema::golden::{self, GoldenCase, Origin};

const BBC: &str = "baidu-bbc/query-operation-log";

#[track_caller]
fn check(responder: &Responder, case: &GoldenCase) {
    for (request, expected) in &case.exchanges {
        let request = MockRequest {
            method: request.method.clone(),
            target: request.target.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
        };
        let response = responder.respond(&request, GOLDEN_CLOCK);
        let at = format!("{}/{} {}", case.operation, case.name, request.target);
        assert_eq!(String::from_utf8_lossy(&response.body), String::from_utf8_lossy(&expected.body), "{at}");
        assert_eq!(response.status, expected.status, "{at}");
        for (name, value) in &expected.headers {
            assert_eq!(response.header(name), Some(value.as_str()), "{at}");
        }
    }
}

#[test]
fn the_cases_in_the_tree_are_what_is_answered_now() {
    let responder = responder(Settings::open());
    let own = |case: &&GoldenCase| case.origin == Origin::Constructed && case.source.starts_with("the mock server");
    // The example's next cursor is its own, which would keep a client for ever.
    let is_loop = |case: &&GoldenCase| case.operation == BBC && case.origin == Origin::DocumentedExample;
    for case in cases().iter().filter(|case| own(case) || case.replay).filter(|case| !is_loop(case)) {
        check(&responder, case);
    }
}

#[test]
fn an_example_that_sends_a_client_back_to_where_it_is_is_replayed_as_the_last_page() {
    let responder = responder(Settings::open());
    let cases = cases();
    let example = cases.iter().find(|case| case.operation == BBC && case.name == "documented-example").unwrap();
    let (request, printed) = &example.exchanges[0];
    let request = MockRequest {
        method: request.method.clone(),
        target: request.target.clone(),
        headers: request.headers.clone(),
        body: request.body.clone(),
    };
    let read = |body: &[u8]| serde_json::from_slice::<serde_json::Value>(body).unwrap();
    let (served, printed) = (read(&responder.respond(&request, GOLDEN_CLOCK).body), read(&printed.body));
    assert_eq!(printed["nextMarker"], printed["marker"]);
    assert_eq!((&served["isTruncated"], served.get("nextMarker")), (&false.into(), None));
    assert_eq!((&served["operationLogs"], &served["marker"]), (&printed["operationLogs"], &printed["marker"]));
}

#[test]
fn the_cases_it_makes_are_complete_and_answered_the_same_again() {
    let responder = responder(Settings::open());
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in golden_cases(&responder) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let made = golden::load(&Source::Folder(folder.path().to_owned())).unwrap();
    for case in &made {
        check(&responder, case);
    }
    let names = |operation: &str| -> BTreeSet<_> {
        made.iter().filter(|case| case.operation == operation).map(|case| case.name.as_str()).collect()
    };
    for operation in catalogue().operations() {
        let names = names(operation.id().as_str());
        if operation.pagination().is_some() {
            assert!(names.contains("walk") && names.contains("last-page"), "{}: {names:?}", operation.id());
        }
        assert!(!names.is_empty(), "{}", operation.id());
    }
}
