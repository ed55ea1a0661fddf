//! HAR: valid, without credentials, and with every exchange.

use std::sync::LazyLock;

use jsonschema::Validator;
use oplog_findings::RunReport;
use oplog_report::har;
use serde_json::Value;

use crate::reports::made::{call, clean, departing, exchange, reply};
use crate::reports::violations;

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(include_str!("../../data/har-1.2.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
});

fn render(report: &RunReport) -> Value {
    serde_json::from_str(&har::render(report)).unwrap()
}

/// Checks that the exchanges of a report are valid HAR.
#[track_caller]
pub(crate) fn check(report: &RunReport) {
    assert_eq!(violations(&SCHEMA, &render(report)), [] as [&str; 0]);
}

#[test]
fn every_exchange_is_in_a_valid_file() {
    check(&departing());
    insta::assert_snapshot!(har::render(&departing()));
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let mut log = render(&clean());
    log["log"]["entries"][0]["request"].as_object_mut().unwrap().remove("url");
    assert_eq!(violations(&SCHEMA, &log).len(), 1);
}

#[test]
fn times_are_in_order_and_add_up() {
    let mut report = departing();
    report.exchanges[0].started = "2027-01-01T00:00:00Z".parse().unwrap();
    let log = render(&report);
    let entries = log["log"]["entries"].as_array().unwrap();
    let started: Vec<&str> = entries.iter().map(|entry| entry["startedDateTime"].as_str().unwrap()).collect();
    assert!(started.is_sorted(), "{started:?}");
    for entry in entries {
        let parts = ["send", "wait", "receive"].map(|part| entry["timings"][part].as_f64().unwrap());
        assert_eq!(parts.iter().sum::<f64>(), entry["time"].as_f64().unwrap());
    }
}

#[test]
fn headers_that_are_credentials_are_masked() {
    let text = har::render(&departing());
    assert!(!text.contains("s3cr3t") && text.contains("r-1") && text.contains("[redacted]"));
}

#[test]
fn a_body_whose_end_was_not_kept_says_so() {
    let mut kept = exchange(call("a"), Ok(reply(200, "application/json", &"aé".as_bytes()[..2])));
    kept.cut = 100;
    let report = RunReport { exchanges: vec![kept], ..clean() };
    let content = &render(&report)["log"]["entries"][0]["response"]["content"];
    assert_eq!((&content["text"], &content["size"]), (&"a".into(), &102.into()));
    assert_eq!(content["comment"], "the last 100 bytes were not kept");
}
