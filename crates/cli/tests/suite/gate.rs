//! `gate`: a command runs against the mock server, and its requests are checked.
//!
//! Clients are lines of a shell that speaks HTTP by hand, and this program's own check, which signs and walks.
#![cfg(unix)]

use std::fs;

use crate::support::{Run, folder, oplog, oplog_in};

const OPLOG: &str = env!("CARGO_BIN_EXE_oplog");

/// A line of bash that sends a GET and waits for the answer.
fn get(target: &str) -> String {
    format!(
        "exec 3<>/dev/tcp/127.0.0.1/${{OPLOG_URL##*:}}; \
         printf 'GET {target} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3 >/dev/null"
    )
}

fn gate(flags: &[&str], script: &str) -> Run {
    oplog(&[&["gate", "--no-auth"], flags, &["--", "bash", "-c", script]].concat())
}

#[test]
fn a_good_client_passes_and_a_broken_one_does_not() {
    gate(&[], &get("/v1/operationLog?maxKeys=100")).ends_with(0).says("PASS").says("baidu-bbc/query-operation-log");
    let broken = gate(&[], &get("/v1/operationLog?maxKey=10")).ends_with(1);
    broken.says("requests/unknown-parameter").says("did you mean maxKeys?").says("FAIL");
}

#[test]
fn a_walk_that_is_given_up_after_its_first_page_fails() {
    let run = gate(&["--entries", "25"], &get("/v1/operationLog?maxKeys=10")).ends_with(1);
    run.says("requests/walk-finished").says("only the first page was asked for");
    // Nothing says that this client wanted pages.
    let whole = "/v1/operationLog?startTime=2001-01-01T00:00:00Z&endTime=2101-01-01T00:00:00Z";
    gate(&["--entries", "130"], &get(whole)).ends_with(0).says("WARN");
}

#[test]
fn what_leads_to_no_operation_fails_the_run_in_every_report() {
    let folder = folder(&[]);
    let ask = [get("/v1/operationLogs"), get("/v1/operationLogs"), get("/v1/operationLogs")].join("; exec 3>&-; ");
    let args = ["gate", "--no-auth", "--report", "json=g.json", "--report", "junit=g.xml", "--", "bash", "-c", &ask];
    oplog_in(folder.path(), &args).ends_with(1).says("requests/path").says("requests/retry");
    let report: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("g.json")).unwrap()).unwrap();
    assert_eq!((&report["verdict"], &report["findings"]["fail"]), (&"fail".into(), &2.into()));
    let junit = fs::read_to_string(folder.path().join("g.xml")).unwrap();
    assert!(!junit.contains("failures=\"0\"") && junit.contains("requests/path"), "{junit}");
}

#[test]
fn the_commands_own_failure_is_told_apart() {
    let good = get("/v1/operationLog");
    gate(&[], &format!("{good}; exit 7")).ends_with(4).says("PASS").complains("the command ended with exit code 7");
    let broken = get("/v1/operationLog?maxKeys=ten");
    gate(&[], &format!("{broken}; exit 7"))
        .ends_with(1)
        .says("requests/type")
        .complains("the command ended with exit code 7");
    gate(&["--timeout", "0.2"], "sleep 20").ends_with(3).complains("the limit of --timeout");
}

#[test]
fn no_request_is_no_pass_and_no_command_is_a_mistake() {
    oplog(&["gate", "--", "true"]).ends_with(3).says("INCONCLUSIVE").says("no fact could be checked");
    oplog(&["gate", "--", "no-such-command-anywhere"]).ends_with(2).complains("no-such-command-anywhere");
    oplog(&["gate"]).ends_with(2).complains("COMMAND");
    oplog(&["gate", "--only", "baidu-bcc", "--", "true"]).ends_with(2).complains("baidu-bbc");
    oplog(&["gate", "--warn", "requests/pth", "--", "true"]).ends_with(2).complains("did you mean `requests/path`?");
    oplog(&["gate", "--warn", "pagination/no-gap", "--", "true"]).ends_with(2).complains("only `conformance` checks");
    oplog(&["conformance", "--warn", "requests/path"]).ends_with(2).complains("only `gate` checks");
}

#[test]
fn an_unsigned_client_is_blamed_unless_nobody_checks() {
    let script = get("/v1/operationLog");
    oplog(&["gate", "--", "bash", "-c", &script]).ends_with(1).says("requests/signature");
    gate(&[], &script).ends_with(0);
}

#[test]
fn levels_and_reports_are_those_of_the_check() {
    let folder = folder(&[]);
    let script = get("/elsewhere");
    let args =
        ["gate", "--no-auth", "--warn", "requests/path", "--report", "json=gate.json", "--report", "junit=gate.xml"];
    let run = oplog_in(folder.path(), &[&args, ["--", "bash", "-c", &script].as_slice()].concat());
    assert!(run.stdout.contains("WARN") && run.code != Some(1), "{run:?}");
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("gate.json")).unwrap()).unwrap();
    assert_eq!(report["requests"], 1);
    assert!(fs::read_to_string(folder.path().join("gate.xml")).unwrap().contains("<testsuites"));
}

#[test]
fn the_command_finds_in_its_environment_what_it_needs() {
    // The checker itself is a client that signs: what it is told lets it pass the whole of its own examination.
    let script =
        format!("{OPLOG} conformance --target \"$OPLOG_URL\" --only onapp > checked.txt; env | grep ^OPLOG_ > env.txt");
    let folder = folder(&[]);
    oplog_in(folder.path(), &["gate", "--entries", "30", "--", "bash", "-c", &script]);
    let checked = fs::read_to_string(folder.path().join("checked.txt")).unwrap();
    assert!(checked.contains("PASS"), "{checked}");
    let told = fs::read_to_string(folder.path().join("env.txt")).unwrap();
    for line in ["OPLOG_ENTRIES=30", "OPLOG_ACCESS_KEY=test", "OPLOG_SECRET=test-secret"] {
        assert!(told.lines().any(|told| told == line), "{line} is not in\n{told}");
    }
    for name in ["OPLOG_ALIBABA_OOS_EXECUTION_ID=", "OPLOG_HUAWEI_ECS_SERVER_ID_2="] {
        assert!(told.contains(name), "{name} is not in\n{told}");
    }
}

#[test]
fn the_line_that_judges_a_command_again_can_be_pasted() {
    let script = get("/v1/operationLog?maxKeys='ten'");
    let first = gate(&["--entries", "3", "--warn", "requests/format"], &script).ends_with(1).says("requests/type");
    let lines = || first.stdout.lines().map(str::trim_start);
    let printed = lines().filter_map(|line| line.strip_prefix("rerun ")?.trim_start().strip_prefix("oplog "));
    let printed: Vec<&str> = printed.collect();
    assert!(printed.len() > 1, "with the finding, and at the end");
    for line in printed {
        let second = gate(&[], &format!("{OPLOG} {line} > again.txt 2>&1; grep ^FAIL again.txt >&2; rm again.txt"));
        let failing = lines().find(|line| line.starts_with("FAIL")).unwrap();
        second.complains(failing);
    }
}
