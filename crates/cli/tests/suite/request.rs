//! `request` and `explain`: a finding of the last run, by its id alone.

use serde_json::Value;
use tempfile::TempDir;

use crate::mock::Mock;
use crate::support::{folder, oplog_in};

/// The id and the printed request line of the first failing finding.
fn first(report: &str) -> (String, Vec<String>) {
    let head = report.lines().find(|line| line.starts_with("FAIL")).unwrap();
    let line = report.lines().find_map(|line| line.strip_prefix("  request   oplog ")).unwrap();
    (head.split_whitespace().last().unwrap().to_owned(), line.split(' ').map(str::to_owned).collect())
}

#[test]
fn the_printed_request_line_sends_the_request_as_it_was() {
    let folder = TempDir::new().unwrap();
    let wrong = Mock::start(&["--entries", "12", "--fault", "member-is-missing"]);
    let url = format!("http://{}", wrong.address);
    let check = ["conformance", "--target", &url, "--only", "alibaba-oos"];
    let report = oplog_in(folder.path(), &check).ends_with(1);
    let (id, line) = first(&report.stdout);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    assert!(line.iter().all(|word| !word.contains(['<', '(', '\'', '$'])), "{line:?} is the same in every shell");
    let sent = oplog_in(folder.path(), &line).ends_with(0).says("HTTP 200").says("Action=ListExecutionLogs");
    assert!(!sent.stdout.contains("Signature="), "{}", sent.stdout);
    // The target of the last run need not be named.
    oplog_in(folder.path(), &["request", &id]).ends_with(0).says("HTTP 200");
    let printed = oplog_in(folder.path(), &["request", &id, "--print"]).ends_with(0).says("\nrequest = \"GET\"\n");
    assert!(printed.stdout.starts_with(&format!("url = \"{url}/?Action=")), "{}", printed.stdout);
    assert!(printed.stdout.contains("Signature="), "it is signed: {}", printed.stdout);
    oplog_in(folder.path(), &["request", "00000000"]).ends_with(2).complains("has no such finding");
}

#[test]
fn a_finding_is_explained_by_its_id() {
    let folder = TempDir::new().unwrap();
    oplog_in(folder.path(), &["request", "00000000"]).ends_with(2).complains("there is no last run");
    let wrong = Mock::start(&["--entries", "12", "--fault", "member-is-missing"]);
    let url = format!("http://{}", wrong.address);
    let report = oplog_in(folder.path(), &["conformance", "--target", &url, "--only", "baidu-bbc"]).ends_with(1);
    let (id, _) = first(&report.stdout);
    let run = oplog_in(folder.path(), &["explain", &id]).ends_with(0);
    run.says(&format!("finding {id}, of the last run on {url}")).says("fact baidu-bbc/").says("To relax it");
    oplog_in(folder.path(), &["explain", "00000000"]).ends_with(2).complains("no rule, fact or operation");
}

#[test]
fn a_new_shape_fails_the_run_in_every_report() {
    let folder = folder(&[]);
    let args =
        ["conformance", "--only", "onapp", "--entries", "12", "--snapshots", "shapes", "--report", "json=r.json"];
    let run = oplog_in(folder.path(), &args).ends_with(1);
    let run = run
        .says("\nFAIL  the built-in mock server")
        .says("  drift     the shape of onapp/list-transactions in JSON is new");
    assert!(run.stdout.contains("0 failing"), "{}", run.stdout);
    let report: Value = serde_json::from_slice(&std::fs::read(folder.path().join("r.json")).unwrap()).unwrap();
    assert_eq!((&report["verdict"], &report["exit_code"]), (&Value::from("fail"), &Value::from(1)));
    assert_eq!(report["drift"].as_array().unwrap().len(), 2);
}
