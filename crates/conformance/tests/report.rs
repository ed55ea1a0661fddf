//! Reports over a report built by hand: what a person and a program see.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use oplog_conformance::exchange::{Call, Form, Signing};
use oplog_conformance::ledger::{Entry, Group, Named, Outcome};
use oplog_conformance::report::curl::Manner;
use oplog_conformance::report::terminal::{LedgerView, Style};
use oplog_conformance::report::{Invocation, json, redact, terminal};
use oplog_conformance::rules;
use oplog_conformance::run::{OperationReport, Report};
use oplog_conformance::verdict::{Finding, Level};
use oplog_schema::{Catalogue, Operation, Source};
use serde_json::Value;

fn call() -> Call {
    Call {
        method: "GET".to_owned(),
        path: "/v1/events".to_owned(),
        query: vec![("marker".to_owned(), Some("it's".to_owned())), ("all".to_owned(), None)],
        headers: vec![("Accept".to_owned(), "application/json".to_owned())],
        form: Form::Json,
        signing: Signing::Usual,
    }
}

fn group(rule: &str, level: Level, finding: Finding, places: &[&str]) -> Group {
    let places: Vec<String> = places.iter().map(|&place| place.to_owned()).collect();
    let rule = rules::find(rule).unwrap();
    let rule = Named { id: rule.id, about: rule.about };
    Group { rule, level, finding, count: places.len() as u64 * 19, places, excuse: None }
}

fn entry(local: &str, outcome: Outcome, passed: u64, reason: Option<&str>) -> Entry {
    Entry {
        fact: format!("acme/list-events#{local}"),
        about: "What the row says.".to_owned(),
        at: "Return Parameter, row 3".to_owned(),
        outcome,
        passed,
        rules: if passed > 0 { vec!["fields/type".to_owned(), "fields/null".to_owned()] } else { vec![] },
        reason: reason.map(str::to_owned),
    }
}

fn documented(id: &str) -> Operation {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acme");
    let catalogue = Catalogue::load(&Source::Folder(folder)).unwrap();
    catalogue.operations().iter().find(|operation| operation.id().as_str() == id).unwrap().clone()
}

fn invocation() -> Invocation {
    Invocation { program: "oplog".to_owned(), judge: "oplog conformance --target staging".to_owned() }
}

/// Two operations: one departs in every way there is, one cannot be reached.
fn departing() -> Report {
    let missing = Finding::new(
        "response.nextMarker",
        "page 3 of the walk by 10, /nextMarker",
        "present, because isTruncated is true",
        "absent",
    );
    let extra = Finding::new(
        "response.events[].extra",
        "page 1, /events/0/extra",
        "no such field",
        "\"\u{1b}[2Jgone\u{202e}\"",
    );
    let absent = Finding::new("response.events[].updated", "/events/0/updated", "present", "absent");
    Report {
        target: "staging".to_owned(),
        url: "https://staging.example.com".to_owned(),
        seed: 7,
        strict: false,
        complete: true,
        requests: 1234,
        exchanges: Vec::new(),
        stale: Vec::new(),
        operations: vec![
            OperationReport {
                id: "acme/list-events".to_owned(),
                summary: "Lists events.".to_owned(),
                documented: documented("acme/list-events"),
                url: "https://staging.example.com".to_owned(),
                manner: Manner::default(),
                findings: vec![
                    group(
                        "pages/flags-agree",
                        Level::Deny,
                        missing.shown_by(&call()),
                        &["page 3", "page 4", "page 5", "page 6"],
                    ),
                    Group { count: 1, ..group("fields/undocumented", Level::Warn, extra, &["page 1"]) },
                    group("fields/required", Level::Warn, absent.under(Some("never-shown".to_owned())), &["/events/0"]),
                ],
                facts: vec![
                    entry("response.nextMarker", Outcome::Failed, 3, None),
                    entry("response.events", Outcome::Passed, 12, None),
                    entry("response.events[].updated", Outcome::Conflict, 0, Some("erratum never-shown")),
                    entry("error.NoPermission", Outcome::Skipped, 0, Some("needs a credential of this kind")),
                ],
                breakages: vec![],
            },
            OperationReport {
                id: "acme/show-event".to_owned(),
                summary: "Shows an event.".to_owned(),
                documented: documented("acme/show-event"),
                url: "https://events.example.com".to_owned(),
                manner: Manner::default(),
                findings: vec![],
                facts: vec![entry("response.event", Outcome::Errored, 0, Some("GET /v1/events/1: cannot be reached"))],
                breakages: (1..=5).map(|n| format!("GET /v1/events/{n}: cannot be reached")).collect(),
            },
        ],
    }
}

fn style(ledger: LedgerView, unfolded: bool) -> Style {
    Style { color: false, ledger, unfolded, invocation: invocation() }
}

#[test]
fn a_departing_target_as_a_person_sees_it() {
    insta::assert_snapshot!(terminal::render(&departing(), &style(LedgerView::Open, false)));
}

#[test]
fn everything_in_full() {
    insta::assert_snapshot!(terminal::render(&departing(), &style(LedgerView::All, true)));
}

#[test]
fn a_departing_target_as_a_program_sees_it() {
    insta::assert_snapshot!(json::render(&departing(), &invocation()));
}

#[test]
fn a_stopped_run_says_so() {
    let mut report = departing();
    report.complete = false;
    report.operations.truncate(1);
    report.operations[0].findings.truncate(0);
    report.operations[0].facts.remove(0);
    insta::assert_snapshot!(terminal::render(&report, &style(LedgerView::None, false)));
}

#[test]
fn a_conforming_target_is_short() {
    let mut report = departing();
    report.operations.truncate(1);
    report.operations[0].findings.truncate(0);
    report.operations[0].facts.truncate(2);
    report.operations[0].facts.remove(0);
    insta::assert_snapshot!(terminal::render(&report, &style(LedgerView::Open, false)));
}

#[test]
fn strict_makes_a_conflict_fail() {
    let mut report = departing();
    report.strict = true;
    let text = terminal::render(&report, &style(LedgerView::None, false));
    assert!(!text.contains("CONFLICT") && text.contains("FAIL  acme/list-events  fields/required"), "{text}");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let plain = terminal::render(&departing(), &style(LedgerView::All, true));
    let painted = terminal::render(&departing(), &Style { color: true, ..style(LedgerView::All, true) });
    let codes = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap();
    assert_ne!(painted, plain);
    assert_eq!(codes.replace_all(&painted, ""), plain);
}

#[test]
fn nothing_of_an_answer_steers_the_terminal() {
    let text = terminal::render(&departing(), &style(LedgerView::All, true));
    assert!(text.contains(r"\u{1b}[2Jgone\u{202e}"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']));
}

#[test]
fn both_reports_say_the_same() {
    let report = departing();
    let text = terminal::render(&report, &style(LedgerView::All, true));
    let document: Value = serde_json::from_str(&json::render(&report, &invocation())).unwrap();
    for operation in document["operations"].as_array().unwrap() {
        for finding in operation["findings"].as_array().unwrap() {
            for member in ["rule", "fact", "at", "expected"] {
                assert!(text.contains(finding[member].as_str().unwrap()), "{finding}");
            }
        }
        assert!(text.contains(operation["again"].as_str().unwrap()) || operation["findings"] == serde_json::json!([]));
    }
}

#[test]
fn secrets_are_taken_out_plain_and_escaped() {
    let secrets = ["abc\"def", "abc\"def and more", "abc"].map(Into::into);
    let text = "a abc\"def and more b abc\"def c abc\\\"def d abc";
    assert_eq!(redact(text, &secrets), "a [redacted] b [redacted] c [redacted] d abc");
}
