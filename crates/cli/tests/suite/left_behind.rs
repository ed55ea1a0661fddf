//! What a run leaves behind, however it ends: reports, devices, processes, what is remembered.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{command, oplog_in, ran};

const CHECK: [&str; 5] = ["conformance", "--only", "baidu-bbc", "--entries", "5"];

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn what_is_no_file_is_written_into_and_not_replaced() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    oplog_in(folder.path(), &[&CHECK[..], &["--report", "json=pipe", "--report", "junit=/dev/null"]].concat())
        .ends_with(0);
    let report: Value = serde_json::from_str(&reader.join().unwrap()).unwrap();
    assert_eq!(report["verdict"], "pass");
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

#[test]
fn the_device_of_standard_output_is_standard_output() {
    let folder = TempDir::new().unwrap();
    let run = oplog_in(folder.path(), &[&CHECK[..], &["--report", "json=/dev/stdout"]].concat()).ends_with(0);
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap()["verdict"], "pass");
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_the_first_request() {
    let folder = TempDir::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let run = oplog_in(folder.path(), &["conformance", "--target", &url, "--report", "json=/proc/report.json"]);
    run.ends_with(2).complains("`--report json=/proc/report.json` cannot be written");
    assert!(listener.accept().is_err(), "somebody called");
}

#[test]
fn a_report_that_is_lost_costs_none_of_the_others() {
    let folder = TempDir::new().unwrap();
    let args = [&CHECK[..], &["--report", "json=/dev/full", "--report", "junit=report.xml"]].concat();
    let run = oplog_in(folder.path(), &args).ends_with(3).complains("cannot write the report to `/dev/full`");
    run.complains("1 report is missing, so this run ends with 3; its verdict was PASS (0)");
    assert!(fs::read_to_string(folder.path().join("report.xml")).unwrap().ends_with("</testsuites>\n"));
}

#[test]
fn a_standard_output_that_is_full_costs_neither_the_verdict_nor_the_reports() {
    let folder = TempDir::new().unwrap();
    let mut run = command(folder.path(), &[&CHECK[..], &["--report", "json=report.json"]].concat());
    run.stdout(Stdio::from(File::options().write(true).open("/dev/full").unwrap()));
    ran(&mut run).ends_with(0).complains("cannot write to standard output");
    assert_eq!(json(&folder.path().join("report.json"))["verdict"], "pass");
}

#[test]
fn a_run_that_is_stopped_leaves_whole_reports_that_say_so() {
    for signal in ["INT", "TERM", "HUP"] {
        let folder = TempDir::new().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let args = ["conformance", "--target", &url, "--report", "json=a.json", "--report", "har=a.har"];
        let mut child = command(folder.path(), &args).spawn().unwrap();
        // Asked, and never answered; the first request of all looks for a mock server.
        let (mut asking, _) = listener.accept().unwrap();
        assert!(asking.read(&mut [0]).unwrap() > 0);
        assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(3), "{signal}");
        assert_eq!(json(&folder.path().join("a.json"))["complete"], false);
        let har = json(&folder.path().join("a.har"));
        assert!(har["log"]["comment"].as_str().unwrap().contains("incomplete"), "{har}");
    }
}

#[test]
fn a_command_that_is_too_slow_ends_with_all_that_it_started() {
    let folder = TempDir::new().unwrap();
    // The child of the command does not listen when it is asked to end.
    let script = "(trap '' TERM; echo $BASHPID > pid; sleep 300; sleep 300) & wait";
    let args = ["gate", "--timeout", "1", "--report", "json=a.json", "--", "bash", "-c", script];
    let run = oplog_in(folder.path(), &args).ends_with(3).says("INCONCLUSIVE");
    run.says("interrupted: the command was stopped after 1 s, the limit of --timeout");
    let pid = fs::read_to_string(folder.path().join("pid")).unwrap();
    let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    // One that has ended, and that nobody has buried yet, is a zombie.
    assert!(state.is_empty() || state.contains(") Z "), "{state}");
    let report = json(&folder.path().join("a.json"));
    assert_eq!((&report["complete"], &report["verdict"]), (&false.into(), &"inconclusive".into()));
}

#[test]
fn how_the_command_of_a_gate_ended_is_in_its_reports() {
    for (script, ending) in [("exit 5", "ended with exit code 5"), ("kill -9 $$", "ended by signal 9")] {
        let folder = TempDir::new().unwrap();
        let ask = "curl -s -o /dev/null \"$OPLOG_URL/v1/operationLog?startTime=a\"";
        let args = ["gate", "--no-auth", "--warn", "*", "--report", "json=a.json", "--", "bash", "-c"];
        let script = format!("{ask}; {script}");
        let run = oplog_in(folder.path(), &[&args[..], &[&script]].concat());
        run.says(&format!("command   {ending}"));
        let command = &json(&folder.path().join("a.json"))["command"];
        let (code, signal) = (command["exit_code"].as_i64(), command["signal"].as_i64());
        assert!((code, signal) == (Some(5), None) || (code, signal) == (None, Some(9)), "{command}");
    }
}

#[test]
fn what_is_remembered_is_for_its_owner_and_can_be_cleared() {
    let folder = TempDir::new().unwrap();
    oplog_in(folder.path(), &CHECK).ends_with(0);
    let state = folder.path().join("state");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    let files: Vec<_> = fs::read_dir(&state).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() == 2 && files.iter().all(|path| mode(path) == 0o600), "{files:?}");
    oplog_in(folder.path(), &["state"]).ends_with(0).says("2 files");
    oplog_in(folder.path(), &["state", "--clear"]).ends_with(0).says("2 files removed");
    assert_eq!(fs::read_dir(&state).unwrap().count(), 0);
}

#[test]
fn the_oldest_reports_make_room() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state");
    fs::create_dir(&state).unwrap();
    for number in 0..60 {
        fs::write(state.join(format!("old-{number}.json")), "{}").unwrap();
    }
    oplog_in(folder.path(), &CHECK).ends_with(0);
    assert_eq!(fs::read_dir(&state).unwrap().count(), 40);
    oplog_in(folder.path(), &["explain", "no-such-finding"]).ends_with(2);
    assert!(state.join("last.json").exists());
}
