//! `record`: golden cases from a live endpoint.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::mock::Mock;
use crate::server::Server;
use crate::support::{Run, command, data, folder, oplog, oplog_in, ran, text};

const GARBAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n\u{1b}[31mhm\u{7}";
const ODD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{\"odd\": 1}";

fn recorded(root: &Path, target: &str, more: &[&str]) -> Run {
    oplog_in(root, &[&["record", "--target", target, "--only", "baidu-bbc", "--into", "."], more].concat())
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const CASES: &str = "golden/baidu-bbc/query-operation-log";

#[test]
fn what_is_recorded_is_data_like_any_other() {
    let root = data();
    let mock = Mock::start(&["--entries", "30"]);
    let url = format!("http://{}", mock.address);
    let run = oplog_in(root.path(), &["record", "--target", &url, "--data", "."]).ends_with(0);
    let run =
        run.says("new       golden/onapp/list-transactions/recorded-xml\n").says("9 cases, 9 of them new or changed");
    assert_eq!(run.stderr, "");
    assert_eq!(entries(root.path()), ["golden", "schemas"]);
    oplog_in(root.path(), &["golden", "--check", "--data", "."]).ends_with(0);
    oplog_in(root.path(), &["conformance", "--data", ".", "--entries", "20", "--only", "baidu-bbc"]).ends_with(0);
    // Lists of the present day are other ones after midnight.
    let again = ["record", "--target", &url, "--data", ".", "--check", "--only", "alibaba-oos", "--only", "huawei-ecs"];
    oplog_in(root.path(), &again).ends_with(0).says("5 cases, 0 of them new or changed");
}

#[test]
fn a_recorded_case_is_held_to_its_page() {
    let root = data();
    let mock = Mock::start(&["--entries", "30"]);
    let url = format!("http://{}", mock.address);
    oplog_in(root.path(), &["record", "--target", &url, "--data", ".", "--only", "huawei-ecs/list-server-actions"])
        .ends_with(0);
    let body = root.path().join("golden/huawei-ecs/list-server-actions/recorded/response.json");
    let text = fs::read_to_string(&body).unwrap();
    assert!(text.lines().count() > 20, "{text}");
    let spoilt = text.replacen("\"message\": null", "\"message\": 7", 1);
    assert_ne!(spoilt, text);
    fs::write(&body, spoilt).unwrap();
    let run = oplog_in(root.path(), &["golden", "--check", "--data", "."]).ends_with(1);
    run.says(
        "golden/huawei-ecs/list-server-actions/recorded: the answer violates the page at /instanceActions/1/message",
    );
}

#[test]
fn a_difference_is_shown_and_fails_a_check() {
    let root = TempDir::new().unwrap();
    let mock = Mock::start(&["--entries", "30"]);
    let url = format!("http://{}", mock.address);
    recorded(root.path(), &url, &["--check"])
        .ends_with(1)
        .says("+ origin = \"recorded\"")
        .says("2 of them new or changed");
    assert!(entries(root.path()).is_empty(), "nothing is written");
    recorded(root.path(), &url, &["--case", "mock"]).ends_with(0);
    assert_eq!(entries(&root.path().join(CASES)), ["mock", "mock-error-operationlog-dateinvalid-starttime"]);
    let other = Mock::start(&["--entries", "30", "--seed", "5"]);
    let run = recorded(root.path(), &format!("http://{}", other.address), &["--case", "mock", "--check"]).ends_with(1);
    run.says("changed   golden/baidu-bbc/query-operation-log/mock\n").says("pages/1/response.json");
}

#[test]
fn what_nobody_understands_is_not_recorded() {
    let root = TempDir::new().unwrap();
    let garbage = Server::answering(GARBAGE);
    let run = recorded(root.path(), &garbage.url(), &[]).ends_with(3);
    let run = run.complains("not recorded: baidu-bbc/query-operation-log, case recorded: the answer is no JSON");
    assert!(!run.stderr.contains('\u{1b}') && !run.stderr.contains('\u{7}'));
    recorded(root.path(), "http://127.0.0.1:1", &[]).ends_with(3).complains("cannot be reached");
    let silent = Server::answering("");
    recorded(root.path(), &silent.url(), &["--timeout", "0.05"])
        .ends_with(3)
        .complains("no complete answer within 50 ms");
    let odd = Server::answering(ODD);
    let run = recorded(root.path(), &odd.url(), &[]).ends_with(1);
    run.complains("FAIL: baidu-bbc/query-operation-log, case recorded: the answer violates the page at /");
    assert!(entries(root.path()).is_empty(), "nothing is written");
}

#[test]
fn other_peoples_cases_are_not_touched() {
    let root = data();
    let mock = Mock::start(&["--entries", "30"]);
    let before = fs::read(root.path().join(CASES).join("walk/case.toml")).unwrap();
    let run = recorded(root.path(), &format!("http://{}", mock.address), &["--case", "walk"]).ends_with(2);
    run.complains("`golden/baidu-bbc/query-operation-log/walk` is there already and was not recorded");
    assert_eq!(fs::read(root.path().join(CASES).join("walk/case.toml")).unwrap(), before);
    assert!(!entries(&root.path().join(CASES)).iter().any(|case| case.starts_with("walk-")), "all or nothing");
}

#[test]
fn slips_of_the_hand_are_explained() {
    let root = folder(&[("conformance.toml", "[target.staging]\nurl = 'http://127.0.0.1:1'\n")]);
    oplog(&["record", "--target", "http://127.0.0.1:1"]).ends_with(2).complains("oplog record --into DIR");
    oplog(&["record", "--into", "."]).ends_with(2).complains("--target <URL|NAME>");
    recorded(root.path(), "stagign", &[]).ends_with(2).complains("did you mean `staging`?");
    recorded(root.path(), "http://127.0.0.1:1", &["--case", "../../etc"])
        .ends_with(2)
        .complains("is no name for a case");
    recorded(root.path(), "http://127.0.0.1:1", &["--only", "onap"]).ends_with(2).complains("did you mean `onapp`?");
    let args = ["record", "--target", "staging", "--into", "none"];
    oplog_in(root.path(), &args).ends_with(2).complains("mkdir -p none");
}

#[test]
fn secrets_that_a_target_repeats_are_in_no_file_and_no_message() {
    let leak = "HTTP/1.1 403 hunter2-hunter2\r\nContent-Length: 28\r\nConnection: close\r\n\r\n{\"leak\": \"hunter2-hunter2\"} ";
    let server = Server::answering(leak);
    let config = format!(
        "[target.a]\nurl = '{}'\noperations = ['baidu-bbc']\nheaders.X-Key = 'env:OPLOG_TEST_KEY'\n",
        server.url()
    );
    let root = folder(&[("conformance.toml", &config)]);
    let mut command = command(root.path(), &["record", "--target", "a", "--into", text(root.path())]);
    let run = ran(command.env("OPLOG_TEST_KEY", "hunter2-hunter2")).ends_with(3).complains("status 403");
    assert!(!run.stderr.contains("hunter2") && !run.stdout.contains("hunter2"));
    assert_eq!(entries(root.path()), ["conformance.toml"]);
}
