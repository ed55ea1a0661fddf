//! `conformance --against`: only what differs between two targets.

use crate::mock::Mock;
use crate::support::{Run, oplog};

fn compared(here: &Mock, there: &Mock) -> Run {
    let [here, there] = [here, there].map(|mock| format!("http://{}", mock.address));
    oplog(&["conformance", "--only", "baidu-bbc", "--target", &here, "--against", &there])
}

#[test]
fn what_got_worse_fails_and_what_got_better_does_not() {
    let right = Mock::start(&["--entries", "130"]);
    let wrong = Mock::start(&["--entries", "130", "--fault", "skips-an-entry"]);
    let worse = compared(&wrong, &right).ends_with(1).says("REGRESSION").says("pages/no-gap");
    assert!(!worse.stdout.contains("FIX "), "{}", worse.stdout);
    let better = compared(&right, &wrong).ends_with(0).says("FIX").says("pages/no-gap");
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
    oplog(&["conformance", "--only", "onapp", "--target", &url, "--against", "http://127.0.0.1:1"]).ends_with(3);
}
