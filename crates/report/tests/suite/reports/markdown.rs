//! Markdown: what a person sees in the summary of a job.

use oplog_findings::RunReport;
use oplog_report::markdown;

use crate::reports::made::{clean, departing, invocation};

#[test]
fn a_departing_target_in_a_summary() {
    insta::assert_snapshot!(markdown::render(&departing(), &invocation()));
}

#[test]
fn a_conforming_target_in_a_summary() {
    insta::assert_snapshot!(markdown::render(&clean(), &invocation()));
}

#[test]
fn a_summary_stays_within_what_services_take() {
    let mut report = departing();
    let mut group = report.operations[0].findings[0].clone();
    group.finding.expected = "é".repeat(100_000);
    report.operations[0].findings = vec![group; 2_000];
    for entry in &mut report.operations[1].facts {
        entry.reason = Some("x".repeat(500_000));
    }
    let page = markdown::render(&report, &invocation());
    assert!(page.len() < 1 << 20, "{} bytes", page.len());
    let folded = page.find("<details><summary>").unwrap();
    let (shown, listed) = (page.matches("\n#### ").count(), &page[..folded]);
    assert!(shown > 100 && listed.trim_end().ends_with(&format!("and {} more", 2_000 - shown)), "{shown}");
}

#[test]
fn what_is_wrong_with_the_run_is_in_the_head() {
    let report = RunReport { complete: false, ..clean() };
    assert!(markdown::render(&report, &invocation()).contains("- `the run was stopped before its end`\n"));
}
