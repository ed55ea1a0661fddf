//! `conformance --compare`: only what differs between two targets.

use tempfile::TempDir;

use crate::mock::Mock;
use crate::support::{Run, oplog, oplog_in};

fn compared(here: &Mock, there: &Mock) -> Run {
    let [here, there] = [here, there].map(|mock| format!("http://{}", mock.address));
    oplog(&["conformance", "--only", "baidu-bbc", "--target", &here, "--compare", &there])
}

#[test]
fn what_got_worse_fails_and_what_got_better_does_not() {
    let right = Mock::start(&["--entries", "130"]);
    let wrong = Mock::start(&["--entries", "130", "--fault", "skips-an-entry"]);
    let worse = compared(&wrong, &right).ends_with(1).says("REGRESSION").says("pagination/no-gap");
    assert!(!worse.stdout.contains("FIX "), "{}", worse.stdout);
    let better = compared(&right, &wrong).ends_with(0).says("FIX").says("pagination/no-gap");
    assert!(!better.stdout.contains("REGRESSION"), "{}", better.stdout);
}

#[test]
fn two_runs_over_the_same_differ_in_nothing() {
    let mock = Mock::start(&["--entries", "30"]);
    assert!(compared(&mock, &mock).ends_with(0).stdout.starts_with("SAME"));
}

#[test]
fn a_target_that_cannot_be_asked_is_no_regression() {
    let mock = Mock::start(&["--entries", "3"]);
    let url = format!("http://{}", mock.address);
    oplog(&["conformance", "--only", "onapp", "--target", &url, "--compare", "http://127.0.0.1:1"]).ends_with(3);
}

#[test]
fn a_report_that_was_kept_stands_for_its_target() {
    let folder = TempDir::new().unwrap();
    let right = Mock::start(&["--entries", "130"]);
    let wrong = Mock::start(&["--entries", "130", "--fault", "skips-an-entry"]);
    let check = |mock: &Mock, more: &[&str]| {
        let url = format!("http://{}", mock.address);
        oplog_in(folder.path(), &[&["conformance", "--only", "baidu-bbc", "--target", &url], more].concat())
    };
    check(&right, &["--report", "json=before.json"]).ends_with(0);
    check(&wrong, &["--compare", "before.json"]).ends_with(1).says("REGRESSION");
    assert!(check(&right, &["--compare", "before.json"]).ends_with(0).stdout.starts_with("SAME"));
    check(&right, &["--compare", "missing.json"]).ends_with(2).complains("`missing.json` cannot be read");
}
