//! Merging: any number of reports, in any order, in any number of steps, is the same report.

use oplog_conformance::rules;
use oplog_findings::{Outcome, RunReport, Shard, Verdict};
use oplog_report::json::{self, Stored};
use oplog_report::merge::{MergeError, merge};
use oplog_schema::{Catalogue, Source};
use proptest::prelude::*;

use crate::reports::made::{LIST, clean, departing, invocation};

fn catalogue() -> Catalogue {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/tests/acme");
    Catalogue::load(&Source::Folder(folder)).unwrap()
}

fn stored(report: &RunReport) -> Stored {
    json::read(&json::render(report, &invocation())).unwrap()
}

fn merged(reports: &[Stored]) -> RunReport {
    merge(reports, &catalogue(), rules::find).unwrap()
}

/// Reports of one kind that differ in everything that merging chooses from.
fn reports() -> Vec<RunReport> {
    let mut later = departing();
    later.target = "a machine".to_owned();
    later.ended = "2026-01-03T00:00:00Z".parse().unwrap();
    for group in later.operations.iter_mut().flat_map(|part| &mut part.findings) {
        group.finding.actual += " elsewhere";
        group.places = vec!["here".to_owned(), "page 9".to_owned(), "page 8".to_owned()];
        group.suppression = None;
    }
    let mut short = clean();
    short.complete = false;
    short.operations[0].facts.truncate(3);
    vec![clean(), departing(), later, short]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_steps_make_no_difference(order in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle(), cut in 1..4_usize) {
        let all: Vec<Stored> = reports().iter().map(stored).collect();
        let shown = |report: &RunReport| json::render(report, &invocation());
        let once = shown(&merged(&all));
        let shuffled: Vec<Stored> = order.iter().map(|&index| all[index].clone()).collect();
        prop_assert_eq!(&shown(&merged(&shuffled)), &once);
        let (head, tail) = shuffled.split_at(cut);
        let head = stored(&merged(head));
        prop_assert_eq!(&shown(&merged(&[std::slice::from_ref(&head), tail].concat())), &once);
    }
}

#[test]
fn a_fact_comes_to_the_worst_that_a_report_says_of_it() {
    let both = merged(&[stored(&clean()), stored(&departing())]);
    assert_eq!(both.verdict(), Verdict::Fail);
    let alone = merged(&[stored(&departing())]);
    for (one, two) in alone.operations[0].facts.iter().zip(&both.operations[0].facts) {
        assert_eq!(two.outcome, one.outcome.max(Outcome::Passed), "{}", one.fact);
    }
    assert_eq!(both.operations[0].id, LIST);
}

#[test]
fn parts_have_to_be_of_one_run() {
    let part = |text: &str| RunReport { shard: Some(text.parse::<Shard>().unwrap()), ..clean() };
    let merge = |reports: &[RunReport]| {
        merge(&reports.iter().map(stored).collect::<Vec<_>>(), &catalogue(), rules::find).map(|report| report.complete)
    };
    assert_eq!(merge(&[part("1/2"), part("2/2")]), Ok(true));
    assert_eq!(merge(&[part("1/2")]), Ok(false));
    assert!(matches!(merge(&[part("1/2"), part("2/3")]), Err(MergeError::Different("--shard", ..))));
    assert!(matches!(merge(&[part("1/2"), clean()]), Err(MergeError::Different("--shard", ..))));
    let strict = RunReport { strict: true, ..clean() };
    assert!(matches!(merge(&[strict, clean()]), Err(MergeError::Different("--strict", ..))));
    assert_eq!(merge(&[]), Err(MergeError::Nothing));
}
