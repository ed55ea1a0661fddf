//! Annotations: what a runner reads.

use oplog_report::github;

use crate::reports::made::{clean, departing, invocation};

#[test]
fn annotations_of_a_departing_target() {
    insta::assert_snapshot!(github::render(&departing(), &invocation()));
}

#[test]
fn a_conforming_target_has_none() {
    assert_eq!(github::render(&clean(), &invocation()), "");
}

#[test]
fn what_ends_a_property_or_a_line_is_escaped() {
    let mut report = departing();
    report.operations[0].findings.truncate(1);
    report.operations[0].findings[0].finding.at = "100%,\r\n::stop-commands::x".to_owned();
    let text = github::render(&report, &invocation());
    let (title, message) = text.lines().next().unwrap().split_once("title=").unwrap().1.split_once("::").unwrap();
    assert_eq!(title, "pagination/next-consistent acme/list-events#response.next");
    assert!(message.starts_with("100%25,\\r\\n::stop-commands::x: expected"), "{message}");
    assert!(text.lines().all(|line| line.starts_with("::error ")), "{text}");
}
