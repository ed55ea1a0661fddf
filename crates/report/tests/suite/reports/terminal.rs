//! The report for a person.

use oplog_findings::RunReport;
use oplog_report::json;
use oplog_report::terminal::{self, CoverageView, Style};
use serde_json::Value;

use crate::reports::made::{clean, departing, invocation};

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
    let text = render(&RunReport { strict: true, ..departing() }, CoverageView::None, false);
    assert!(!text.contains("CONFLICT") && text.contains("FAIL  acme/list-events  fields/required"), "{text}");
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
