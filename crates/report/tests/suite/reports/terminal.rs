//! The report for a person.

use oplog_findings::{Finding, RunReport, Severity};
use oplog_report::terminal::{self, CoverageView, Style};
use oplog_report::{json, order};
use serde_json::Value;

use crate::reports::made::{LIST, clean, departing, group, invocation};

fn style(coverage: CoverageView, unfolded: bool) -> Style {
    Style { color: false, coverage, unfolded, invocation: invocation() }
}

fn render(report: &RunReport, coverage: CoverageView, unfolded: bool) -> String {
    terminal::render(report, &style(coverage, unfolded))
}

#[test]
fn a_departing_target_as_a_person_sees_it() {
    insta::assert_snapshot!(render(&departing(), CoverageView::Open, false));
}

#[test]
fn everything_in_full() {
    insta::assert_snapshot!(render(&departing(), CoverageView::All, true));
}

#[test]
fn a_stopped_run_says_so() {
    insta::assert_snapshot!(render(&RunReport { complete: false, ..clean() }, CoverageView::None, false));
}

#[test]
fn a_conforming_target_is_short() {
    insta::assert_snapshot!(render(&clean(), CoverageView::Open, false));
}

#[test]
fn strict_makes_a_conflict_fail() {
    let text = render(&RunReport { strict: true, ..departing() }, CoverageView::None, true);
    assert!(!text.contains("CONFLICT") && text.contains("FAIL  acme/list-events  fields/required"), "{text}");
}

#[test]
fn a_leak_comes_first_and_the_rest_is_named() {
    let mut report = departing();
    let leak = Finding::new("response.events[]", "the list of another server", "no entry of it", "12 of them");
    let mut many: Vec<_> = (0..30)
        .map(|number| {
            let finding = Finding::new("response.events[].kind", "page 1", format!("no {number}"), "another");
            group("fields/enum", Severity::Deny, finding)
        })
        .collect();
    many.push(group(order::LEAKS[0], Severity::Deny, leak));
    report.operations[0].findings = many;
    let text = render(&report, CoverageView::None, false);
    assert!(text.starts_with(&format!("FAIL  {LIST}  {}", order::LEAKS[0])), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("FAIL  acme")).count(), 3, "{text}");
    assert!(text.contains("and 11 more, which reports in files show") && text.contains("31 failing"), "{text}");
    assert!(text.lines().count() < 80, "{text}");
    let full = render(&report, CoverageView::None, true);
    assert!(full.lines().count() <= 200 && full.matches("FAIL  acme").count() > 8, "{full}");
    assert!(full.contains("more findings, which reports in files show (--report)"), "{full}");
    assert!(order::LEAKS.iter().all(|rule| oplog_conformance::rules::find(rule).is_some()));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let plain = render(&departing(), CoverageView::All, true);
    let painted = terminal::render(&departing(), &Style { color: true, ..style(CoverageView::All, true) });
    let codes = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap();
    assert_ne!(painted, plain);
    assert_eq!(codes.replace_all(&painted, ""), plain);
}

#[test]
fn nothing_of_an_answer_steers_the_terminal() {
    let text = render(&departing(), CoverageView::All, true);
    assert!(text.contains(r"\u{1b}[2Jgone\u{202e}"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']));
}

#[test]
fn a_person_and_a_program_are_told_the_same() {
    let text = render(&departing(), CoverageView::All, true);
    let document: Value = serde_json::from_str(&json::render(&departing(), &invocation())).unwrap();
    for operation in document["operations"].as_array().unwrap() {
        let findings = operation["findings"].as_array().unwrap();
        for finding in findings {
            let waived = finding["weight"] == "waived";
            for member in ["rule", "fact", "at", "expected"].into_iter().filter(|_| !waived).chain(["rule", "fact"]) {
                assert!(text.contains(finding[member].as_str().unwrap()), "{finding}");
            }
        }
        assert!(text.contains(operation["again"].as_str().unwrap()) || findings.is_empty());
    }
}
