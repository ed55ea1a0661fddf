//! Baselines over reports made by hand.

use oplog_findings::{Outcome, RunReport, Severity, Suppression, Verdict, Weight};
use oplog_report::baseline::{Baseline, Known};
use oplog_schema::Catalogue;

use crate::suppressions::made::{BBC, OOS, departs, entry, part, report};

const MARKER: &str = "response.nextMarker";

fn conforming() -> RunReport {
    report(&Catalogue::embedded().unwrap())
}

/// A report in which the rules violate the fact about the marker.
fn failing(rules: &[&str]) -> RunReport {
    let mut report = conforming();
    rules.iter().for_each(|rule| departs(&mut report, BBC, rule, MARKER, |_| {}));
    report
}

fn rules(baseline: &Baseline) -> Vec<&str> {
    let mut rules: Vec<&str> = baseline.findings().map(|known| known.rule.as_str()).collect();
    rules.sort_unstable();
    rules
}

#[test]
fn only_new_failures_fail_a_run() {
    let known = Baseline::default().updated(&failing(&["pagination/next-consistent"]));
    let mut same = failing(&["pagination/next-consistent"]);
    known.suppression(&mut same);
    assert_eq!(same.verdict(), Verdict::Pass);
    assert_eq!(part(&mut same, BBC).findings[0].suppression, Some(Suppression::Baseline));
    let fact = entry(&mut same, BBC, MARKER);
    assert_eq!((fact.outcome, fact.reason.as_deref()), (Outcome::Waived, Some("known from the baseline")));

    let mut new = failing(&["pagination/next-consistent", "fields/type"]);
    known.suppression(&mut new);
    assert_eq!(new.verdict(), Verdict::Fail);
    assert_eq!((new.weighing(Weight::Fail), new.weighing(Weight::Waived)), (1, 1));
}

#[test]
fn it_knows_what_fails_and_nothing_else() {
    let mut report = failing(&["pagination/next-consistent"]);
    departs(&mut report, BBC, "fields/type", "response.isTruncated", |group| group.severity = Severity::Warn);
    departs(&mut report, BBC, "fields/null", "response.isTruncated", |group| {
        group.finding.erratum = Some("hour-of-one-digit".to_owned());
    });
    assert_eq!(rules(&Baseline::default().updated(&report)), ["pagination/next-consistent"]);
}

#[test]
fn an_update_is_what_fails_now_and_what_was_not_looked_at() {
    let known = Baseline::default().updated(&{
        let mut report = failing(&["pagination/next-consistent", "fields/type"]);
        departs(&mut report, OOS, "fields/null", "response.NextToken", |_| {});
        report
    });
    let mut now = failing(&["fields/type", "fields/null"]);
    now.operations.retain(|part| part.id == BBC);
    let updated = known.updated(&now);
    assert_eq!(rules(&updated), ["fields/null", "fields/null", "fields/type"]);
    assert_eq!(updated.updated(&now), updated, "twice is once");
}

#[test]
fn pruning_takes_out_what_is_gone_and_adds_nothing() {
    let known = Baseline::default().updated(&failing(&["pagination/next-consistent", "fields/type"]));
    let now = failing(&["fields/type", "fields/null"]);
    assert_eq!(rules(&known.pruned(&now)), ["fields/type"]);
    let gone: Vec<&str> = known.gone(&now).iter().map(|known| known.rule.as_str()).collect();
    assert_eq!(gone, ["pagination/next-consistent"]);
}

#[test]
fn what_only_weighs_less_is_not_gone() {
    let known = Baseline::default().updated(&failing(&["fields/type"]));
    let mut now = conforming();
    departs(&mut now, BBC, "fields/type", MARKER, |group| group.severity = Severity::Warn);
    assert!(known.gone(&now).is_empty());
}

#[test]
fn what_a_run_did_not_look_at_stays() {
    let known = Baseline::default().updated(&failing(&["fields/type"]));
    let blind: [fn(&mut RunReport); 4] = [
        |report| report.complete = false,
        |report| report.operations.clear(),
        |report| entry(report, BBC, MARKER).outcome = Outcome::Errored,
        |report| entry(report, BBC, MARKER).rules.retain(|rule| rule != "fields/type"),
    ];
    for blind in blind {
        let mut now = conforming();
        blind(&mut now);
        assert!(known.gone(&now).is_empty());
        assert_eq!((known.pruned(&now), known.updated(&now)), (known.clone(), known.clone()));
    }
    assert_eq!(known.gone(&conforming()).len(), 1);
}

#[test]
fn the_file_is_sorted_and_stable() {
    let mut report = failing(&["pagination/next-consistent", "fields/type"]);
    departs(&mut report, OOS, "fields/null", "response.NextToken", |_| {});
    let text = Baseline::default().updated(&report).render();
    assert_eq!(Baseline::parse(&text).unwrap().render(), text);
    let facts: Vec<&str> = text.lines().filter(|line| line.contains("\"fact\"")).collect();
    assert!(facts.is_sorted() && facts.len() == 3, "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let file = |kind: &str, version: u32, findings: &str| {
        format!(r#"{{ "kind": "{kind}", "schema_version": {version}, "findings": [{findings}] }}"#)
    };
    for (text, expected) in [
        (String::new(), "it is no baseline: EOF"),
        ("[]".to_owned(), "it is no baseline"),
        (r#"{ "schema_version": 1, "operations": [] }"#.to_owned(), "unknown field `operations`"),
        (file("something-else", 1, ""), "it is no baseline but `something-else`"),
        (file("oplog-baseline", 2, ""), "a baseline of version 2, and this program reads version 1"),
        (
            file("oplog-baseline", 1, r#"{"fact": "a", "rule": "b", "id": "c", "cause": ""}"#),
            "`c` is no id of a finding",
        ),
        (file("oplog-baseline", 1, r#"{"fact": "a"}"#), "missing field"),
    ] {
        let error = Baseline::parse(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    assert_eq!(Baseline::parse(&file("oplog-baseline", 1, "")).unwrap(), Baseline::default());
}

#[test]
fn facts_that_no_longer_exist_are_gone() {
    let known: Baseline = [Known {
        fact: format!("{BBC}#response.renamed"),
        rule: "fields/type".to_owned(),
        id: "01234567".to_owned(),
        cause: String::new(),
    }]
    .into_iter()
    .collect();
    assert_eq!(known.gone(&conforming()).len(), 1);
}
