//! `check`: recorded traffic.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::oplog_in;

const ID: &str = "baidu-bbc/query-operation-log";

/// A recording of a run on the built-in mock server, and the report of that run.
fn recorded(folder: &TempDir, args: &[&str], code: u8) -> Value {
    let reports = ["--report", "har=run.har", "--report", "json=run.json", "--quiet"];
    oplog_in(folder.path(), &[&["conformance"], args, &reports].concat()).ends_with(code);
    report(folder, "run.json")
}

fn report(folder: &TempDir, file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.path().join(file)).unwrap()).unwrap()
}

/// Facts with their outcomes.
fn outcomes(report: &Value) -> Vec<(String, String)> {
    let operations = report["operations"].as_array().unwrap().iter();
    let facts = operations.flat_map(|operation| operation["facts"].as_array().unwrap());
    facts.map(|fact| (text(&fact["fact"]), text(&fact["outcome"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// An entry as browsers write it.
fn entry(url: &str, status: u16, body: &str) -> Value {
    json!({
        "_initiator": { "type": "script" },
        "startedDateTime": "2026-03-01T12:00:00.123+01:00",
        "time": 3.5,
        "request": {
            "method": "GET", "url": url, "httpVersion": "h2", "cookies": [], "queryString": [], "headersSize": -1, "bodySize": 0,
            "headers": [
                { "name": ":authority", "value": "bbc.example.com" },
                { "name": "authorization", "value": "bce-auth-v1/very-secret-key/2026-03-01T12:00:00Z/1800//very-secret-code" },
                { "name": "accept", "value": "*/*" },
            ],
        },
        "response": {
            "status": status, "statusText": "", "httpVersion": "h2", "cookies": [], "redirectURL": "",
            "headers": [
                { "name": "content-type", "value": "application/json; charset=utf-8" },
                { "name": "Content-Encoding", "value": "br" },
            ],
            "content": { "size": body.len(), "mimeType": "application/json", "text": body },
            "headersSize": -1, "bodySize": 20,
        },
        "cache": {}, "timings": { "send": 0, "wait": 3, "receive": 0 },
    })
}

fn har(entries: &[Value]) -> String {
    json!({ "log": { "version": "1.2", "creator": { "name": "WebInspector", "version": "1" }, "pages": [{}], "entries": entries } })
        .to_string()
}

#[test]
fn what_a_run_saw_in_answers_comes_out_of_its_recording() {
    let folder = TempDir::new().unwrap();
    let run = recorded(&folder, &["--entries", "7"], 0);
    let check = oplog_in(folder.path(), &["check", "run.har", "--report", "json=check.json"]).ends_with(0).says("PASS");
    check.says("0 failing, 0 warnings");
    let (run, checked) = (outcomes(&run), outcomes(&report(&folder, "check.json")));
    let judged: Vec<_> = checked.iter().filter(|(_, outcome)| outcome != "skipped").collect();
    for (fact, outcome) in &judged {
        assert!(run.contains(&(fact.clone(), outcome.clone())), "{fact} is {outcome} in the recording");
    }
    assert!(judged.len() > 150, "{}", judged.len());
}

#[test]
fn what_a_run_found_in_answers_is_found_in_its_recording() {
    let folder = TempDir::new().unwrap();
    let mock = crate::mock::Mock::start(&["--fault", &format!("success-as-202@{ID}"), "--entries", "30"]);
    recorded(&folder, &["--target", &format!("http://{}", mock.address), "--only", ID], 1);
    oplog_in(folder.path(), &["check", "run.har"]).ends_with(1).says("representations/documented-request");
}

#[test]
fn a_recording_of_another_program_is_read_and_no_credential_of_it_is_shown() {
    let folder = TempDir::new().unwrap();
    let wrong = r#"{"marker": "", "isTruncated": false, "maxKeys": 100, "operationLogs": [{"operationName": 7}]}"#;
    let url = "https://bbc.example.com/v1/operationLog?maxKeys=100&X-Token=very-secret-token";
    fs::write(
        folder.path().join("a.har"),
        har(&[entry("https://example.com/app.js", 200, "x"), entry(url, 200, wrong)]),
    )
    .unwrap();
    let run =
        oplog_in(folder.path(), &["check", "a.har", "--verbose", "--report", "html=a.html", "--report", "json=a.json"]);
    let run = run
        .ends_with(1)
        .says("fields/required")
        .says("not in the recording")
        .complains("2 exchanges, 1 of documented operations");
    let written = ["a.html", "a.json"].map(|file| fs::read_to_string(folder.path().join(file)).unwrap()).concat();
    assert!(!format!("{}{}{written}", run.stdout, run.stderr).contains("very-secret"));
}

#[test]
fn what_a_page_in_a_browser_asked_for_is_read() {
    let folder = TempDir::new().unwrap();
    let recording = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/chromium.har");
    let run = oplog_in(folder.path(), &["check", recording, "--verbose", "--report", "json=a.json"]).ends_with(0);
    let run = run.says("PASS").complains("8 exchanges, 5 of documented operations; 1 of them prove nothing");
    let report = report(&folder, "a.json");
    let ids: Vec<String> = report["operations"].as_array().unwrap().iter().map(|part| text(&part["id"])).collect();
    assert_eq!(ids, [ID, "onapp/list-transactions"]);
    let passed: Vec<String> =
        outcomes(&report).into_iter().filter(|(_, outcome)| outcome == "passed").map(|(fact, _)| fact).collect();
    // A walk of three pages, which takes all of them.
    assert!(passed.contains(&format!("{ID}#parameter.marker")), "{passed:?}");
    assert!(!format!("{}{}{report}", run.stdout, run.stderr).contains("a-secret"));
    oplog_in(folder.path(), &["check", recording, "--requests"]).ends_with(1).says("requests/type");
}

#[test]
fn what_the_client_sent_is_checked_when_asked_for() {
    let folder = TempDir::new().unwrap();
    let url = "https://bbc.example.com/v1/operationLog?maxKey=100";
    fs::write(folder.path().join("a.har"), har(&[entry(url, 200, "{}")])).unwrap();
    let run = oplog_in(folder.path(), &["check", "a.har", "--requests"]).ends_with(1);
    run.says("requests/unknown-parameter").says("did you mean maxKeys?");
}

#[test]
fn a_recording_that_proves_nothing_is_no_pass() {
    let folder = TempDir::new().unwrap();
    let elsewhere = har(&[entry("https://example.com/", 200, "x")]);
    let mut unrecorded = entry("https://bbc.example.com/v1/operationLog", 200, "");
    unrecorded["response"]["content"] = json!({ "size": 400, "mimeType": "application/json" });
    for text in [elsewhere, har(&[]), har(&[unrecorded])] {
        fs::write(folder.path().join("a.har"), &text).unwrap();
        oplog_in(folder.path(), &["check", "a.har"]).ends_with(3);
    }
}

#[test]
fn what_is_no_recording_is_wrong_usage() {
    let folder = TempDir::new().unwrap();
    for (text, problem) in [
        ("[]", "an object with the member `log`"),
        ("{}", "missing field `log`"),
        ("{\"log\": {}}", "missing field `entries`"),
        ("{\"log\": {\"entries\": [{}]}}", "missing field `request`"),
        ("{\"log\": {\"entries\": [", "EOF"),
    ] {
        fs::write(folder.path().join("a.har"), text).unwrap();
        oplog_in(folder.path(), &["check", "a.har"]).ends_with(2).complains(problem);
    }
    oplog_in(folder.path(), &["check", "nowhere.har"]).ends_with(2).complains("nowhere.har cannot be read");
}
