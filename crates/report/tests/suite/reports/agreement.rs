//! Every format of one run counts the same.

use std::collections::BTreeMap;

use oplog_findings::{Counts, Outcome, RunReport, Weight};
use oplog_report::json::{Stored, read};
use oplog_report::{Format, render};
use quick_junit::{NonSuccessKind, TestCaseStatus};
use serde_json::Value;

use crate::reports::checked::checked;
use crate::reports::made::{clean, departing, invocation};

/// Findings that fail, are warned of, conflict, are waived.
type Weights = [usize; 4];

fn text(report: &RunReport, format: Format) -> String {
    render(format, report, &invocation())
}

fn weights(report: &RunReport) -> Weights {
    [Weight::Fail, Weight::Warn, Weight::Conflict, Weight::Waived].map(|weight| report.weighing(weight))
}

fn of_json(report: &RunReport) -> (Counts, Weights) {
    let stored: Stored = read(&text(report, Format::Json)).unwrap();
    let of = |weight| stored.findings().filter(|(_, finding)| finding.weight == weight).count();
    let counted = [Weight::Fail, Weight::Warn, Weight::Conflict, Weight::Waived].map(of);
    let document: Value = serde_json::from_str(&text(report, Format::Json)).unwrap();
    let said = ["fail", "warn", "conflict", "waived"].map(|name| document["findings"][name].as_u64().unwrap() as usize);
    assert_eq!(said, counted);
    let mut counts = Counts::default();
    let facts = stored.operations.iter().flat_map(|part| &part.facts);
    for fact in facts.filter(|fact| !fact.fact.contains("#erratum.")) {
        *slot(&mut counts, fact.outcome) += 1;
    }
    (counts, counted)
}

fn slot(counts: &mut Counts, outcome: Outcome) -> &mut usize {
    match outcome {
        Outcome::Passed => &mut counts.passed,
        Outcome::Failed => &mut counts.failed,
        Outcome::Conflict => &mut counts.conflict,
        Outcome::Waived => &mut counts.waived,
        Outcome::Skipped => &mut counts.skipped,
        Outcome::Errored => &mut counts.errored,
        Outcome::NotCheckable => &mut counts.not_checkable,
    }
}

fn of_junit(report: &RunReport) -> Counts {
    let suites = quick_junit::Report::deserialize_from_str(&text(report, Format::Junit)).unwrap();
    let mut counts = Counts::default();
    let suites = suites.test_suites.iter().filter(|suite| suite.name.as_str() != "run");
    let facts = suites.flat_map(|suite| &suite.test_cases);
    let documented =
        facts.filter(|case| !case.classname.as_ref().is_some_and(|name| name.ends_with("/contradictions")));
    for case in documented {
        let outcome = match &case.status {
            TestCaseStatus::Success { .. } => Outcome::Passed,
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => Outcome::Failed,
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => Outcome::Errored,
            TestCaseStatus::Skipped { ty, .. } => match ty.as_ref().unwrap().as_str() {
                "conflict" => Outcome::Conflict,
                "waived" => Outcome::Waived,
                "not checkable" => Outcome::NotCheckable,
                other => {
                    assert_eq!(other, "skipped");
                    Outcome::Skipped
                }
            },
        };
        *slot(&mut counts, outcome) += 1;
    }
    counts
}

fn of_sarif(report: &RunReport) -> (Counts, Weights) {
    let log: Value = serde_json::from_str(&text(report, Format::Sarif)).unwrap();
    let run = &log["runs"][0];
    let mut weights: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for result in run["results"].as_array().unwrap() {
        let suppressed = !result["suppressions"].as_array().unwrap().is_empty();
        *weights.entry((result["level"].as_str().unwrap(), suppressed)).or_default() += 1;
    }
    let of = |level, suppressed| weights.get(&(level, suppressed)).copied().unwrap_or_default();
    let counts = serde_json::from_value(run["properties"]["counts"].clone()).unwrap();
    (counts, [of("error", false), of("warning", false), of("note", false), of("error", true)])
}

fn of_markdown(report: &RunReport) -> (Counts, Weights) {
    let page = text(report, Format::Markdown);
    let numbers = |line: &str| -> Vec<usize> {
        let words = line.split(|character: char| !character.is_ascii_digit());
        words.filter_map(|word| word.parse().ok()).collect()
    };
    let all = page.lines().find(|line| line.starts_with("| **all** |")).unwrap();
    let [passed, failed, conflict, waived, skipped, errored, not_checkable] = numbers(all)[..].try_into().unwrap();
    let said = page.lines().find(|line| line.contains(" facts, ")).unwrap();
    let (_, findings) = said.split_once("Findings:").unwrap();
    let weights = numbers(findings)[..4].try_into().unwrap();
    (Counts { passed, failed, conflict, waived, skipped, errored, not_checkable }, weights)
}

fn of_github(report: &RunReport) -> Weights {
    let lines = text(report, Format::Github);
    let of = |command: &str, title: &str| {
        let about = lines.lines().filter(|line| line.starts_with(&format!("::{command} file=")));
        about.filter(|line| line.contains(&format!("title={title}"))).count()
    };
    let (conflict, waived) = (of("notice", "conflict%3A "), of("notice", "waived%3A "));
    assert_eq!(of("notice", ""), conflict + waived);
    [of("error", ""), of("warning", ""), conflict, waived]
}

#[track_caller]
fn agree(report: &RunReport) {
    let expected = (report.counts(), weights(report));
    assert_eq!(of_json(report), expected, "json");
    assert_eq!(of_junit(report), expected.0, "junit");
    assert_eq!(of_sarif(report), expected, "sarif");
    assert_eq!(of_markdown(report), expected, "markdown");
    assert_eq!(of_github(report), expected.1, "github");
    let har: Value = serde_json::from_str(&text(report, Format::Har)).unwrap();
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), report.exchanges.len(), "har");
}

#[test]
fn all_reports_of_a_made_run_agree() {
    let strict = RunReport { strict: true, ..departing() };
    let stopped = RunReport { complete: false, ..clean() };
    let empty = RunReport { operations: Vec::new(), exchanges: Vec::new(), ..clean() };
    for report in [departing(), clean(), strict, stopped, empty] {
        agree(&report);
    }
}

#[test]
fn a_build_is_red_in_junit_exactly_when_the_exit_code_says_so() {
    let stale = RunReport { stale: vec!["the waiver `x` matches nothing any more".to_owned()], ..clean() };
    let stopped = RunReport { complete: false, ..clean() };
    let empty = RunReport { operations: Vec::new(), ..clean() };
    let drifted = RunReport { drift: vec!["the json shape has changed".to_owned()], ..clean() };
    for report in [departing(), clean(), stale, drifted, stopped, empty] {
        let suites = quick_junit::Report::deserialize_from_str(&text(&report, Format::Junit)).unwrap();
        assert_eq!(suites.failures + suites.errors > 0, report.verdict().exit_code() > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_reports_of_a_real_run_agree() {
    for rule in [None, Some("fields/required"), Some("errors/status")] {
        let report = checked(rule).await;
        assert_eq!(report.weighing(Weight::Fail) > 0, rule.is_some(), "{rule:?}");
        assert!(report.counts().checked() > 0 && !report.exchanges.is_empty());
        agree(&report);
        crate::reports::sarif::check(&report);
        crate::reports::har::check(&report);
    }
}
