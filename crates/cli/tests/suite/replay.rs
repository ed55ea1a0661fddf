//! `conformance --replay`: what showed a finding is sent again, from the last run or from a report.

use std::collections::BTreeSet;

use tempfile::TempDir;

use crate::mock::Mock;
use crate::support::{folder, oplog_in, text};

/// The id of the first finding of a rule, as the report for a person shows it.
fn id_of(rule: &str, report: &str) -> String {
    let head = report.lines().find(|line| line.contains(rule) && line.starts_with("FAIL")).unwrap();
    head.split_whitespace().last().unwrap().to_owned()
}

#[test]
fn a_finding_is_there_until_the_target_is_mended() {
    let folder = TempDir::new().unwrap();
    let wrong = Mock::start(&["--entries", "130", "--fault", "skips-an-entry"]);
    let right = Mock::start(&["--entries", "130"]);
    let [wrong, right] = [&wrong, &right].map(|mock| format!("http://{}", mock.address));
    let check = |more: &[&str]| oplog_in(folder.path(), &[&["conformance"], more].concat());
    let only = ["--only", "baidu-bbc", "--report", "json=report.json"];
    let report = check(&[&["--target", &wrong], only.as_slice()].concat()).ends_with(1);
    let id = id_of("pagination/no-gap", &report.stdout);

    check(&["--target", &wrong, "--replay", &id]).ends_with(1).says("STILL THERE").says("HTTP 200");
    // Another target: its own last run is not known, but a report is.
    check(&["--target", &right, "--replay", &id]).ends_with(2).complains("--from FILE");
    check(&["--target", &right, "--replay", &id, "--from", "report.json"]).ends_with(0).says("GONE");
    check(&["--target", &wrong, "--replay", "00000000"]).ends_with(2).complains(&id);
    check(&["--target", "http://127.0.0.1:1", "--replay", &id, "--from", "report.json"]).ends_with(3);
}

/// The page sizes that somebody asked the mock server for so far.
fn sizes(mock: &Mock) -> BTreeSet<String> {
    let journal = mock.get("/__admin/requests");
    let sizes = journal.split("maxKeys=").skip(1);
    sizes.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect()).collect()
}

#[test]
fn what_was_generated_is_generated_again() {
    let folder = TempDir::new().unwrap();
    let wrong = Mock::start(&["--entries", "60", "--fault", "ignores-both-bounds"]);
    let url = format!("http://{}", wrong.address);
    let check = |more: &[&str]| oplog_in(folder.path(), &[&["conformance", "--target", &url], more].concat());
    let report = check(&["--only", "baidu-bbc", "--seed", "7"]).ends_with(1);
    let id = id_of("filters/window", &report.stdout);
    let asked = sizes(&wrong);
    check(&["--replay", &id]).ends_with(1).says("checked again");
    assert_eq!(sizes(&wrong), asked, "the seed of a replay is that of the run");
}

#[test]
fn an_option_that_a_replay_would_not_follow_is_refused() {
    for more in [
        &["--only", "onapp"][..],
        &["--seed", "3"],
        &["--report", "json=report.json"],
        &["--coverage", "all"],
        &["--baseline", "known.json", "--update-baseline"],
        &["--baseline", "known.json", "--prune-baseline"],
    ] {
        let option = more.iter().rfind(|word| word.starts_with("--")).unwrap();
        let args = [&["conformance", "--replay", "00000000"], more].concat();
        oplog_in(TempDir::new().unwrap().path(), &args).ends_with(2).complains("cannot be used with").complains(option);
    }
}

#[test]
fn what_is_no_report_is_refused() {
    let folder = folder(&[("broken.json", "{"), ("other.json", "{}")]);
    let replay = |file: &str| {
        oplog_in(folder.path(), &["conformance", "--replay", "00000000", "--from", text(file.as_ref())]).ends_with(2)
    };
    replay("broken.json").complains("`broken.json` cannot be read");
    replay("other.json").complains("missing field `schema_version`");
    replay("missing.json").complains("`missing.json` cannot be read");
}
