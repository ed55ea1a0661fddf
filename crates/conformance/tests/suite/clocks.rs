//! The time of a target that says what time it is there.

use oplog_conformance::target::Target;
use oplog_findings::{Outcome, Verdict};
use oplog_mock::{Clock, Settings};

use crate::served::Served;

const WINDOWED: &str = "baidu-bbc/query-operation-log";

/// Clocks by which no signature of the machine's time is accepted, one of them late on the last day of a February.
fn clocks() -> [Clock; 2] {
    ["2031-03-01T12:00:00Z", "2024-02-29T23:30:00Z"].map(|instant| Clock::starting_at(instant.parse().unwrap()))
}

#[tokio::test]
async fn requests_are_signed_and_the_current_day_is_taken_by_the_clock_that_a_mock_server_tells() {
    for clock in clocks() {
        let server = Served::start_at(clock.clone(), Settings::default(), |request, right| right(request)).await;
        let report = server.check(&[WINDOWED], |_| {}).await;
        assert_eq!(report.verdict(), Verdict::Pass, "{clock:?}");
        let judged = |rule: &String| rule == "filters/default-window";
        let facts = report.operations[0].facts.iter();
        let mut outcomes = facts.filter(|fact| fact.rules.iter().any(judged)).map(|fact| fact.outcome).peekable();
        assert!(outcomes.peek().is_some() && outcomes.all(|outcome| outcome == Outcome::Passed), "{clock:?}");
    }
}

#[tokio::test]
async fn by_the_machines_clock_they_are_refused() {
    for clock in clocks() {
        let server = Served::start_at(clock.clone(), Settings::default(), |request, right| right(request)).await;
        let here = |target: &mut Target| target.clock = Clock::System;
        let report = server.check(&[WINDOWED], here).await;
        assert_ne!(report.verdict(), Verdict::Pass, "{clock:?}");
    }
}
