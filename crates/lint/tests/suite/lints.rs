//! Each lint catches tables that have what it is about, and is silent on those that have not.

use std::collections::BTreeSet;

use crate::support::{line, lint};

/// A lint, and the edits that give it something to find.
type Case = (&'static str, &'static [(&'static str, &'static str)]);

const ERROR_ROWS: &str = "\n[[error]]\nid = \"Twice\"\ncode = \"Unauthorized\"\nstatus = 401\nmessage = \"No.\"\nwhen = { internal = \"always\" }\nabout = \"No.\"\nat = \"Errors, row 5\"\n\n[data]";

const CASES: &[Case] = &[
    ("contradictions/another-request", &[("\"room_id\": \"r-1\"", "\"room_id\": \"r-12\"")]),
    ("contradictions/code-twice", &[("\n[data]", ERROR_ROWS)]),
    ("contradictions/default-value", &[("default = 20", "default = 200")]),
    (
        "contradictions/default-value",
        &[("enum = [\"on\", \"off\"]\nexample", "default = \"dim\"\nenum = [\"on\", \"off\"]\nexample")],
    ),
    (
        "contradictions/entries-alike",
        &[(
            "{\"id\": \"c\", \"state\": \"off\", \"watt\": 60, \"made_at\": \"2026-01-14T10:00:00Z\"}",
            "{\"id\": \"b\", \"state\": \"on\", \"watt\": 40, \"made_at\": \"2026-01-15T10:00:00Z\", \"note\": \"by the door\"}",
        )],
    ),
    ("contradictions/missing-in-example", &[("\"watt\": 40, ", "")]),
    ("contradictions/next-is-this-page", &[("marker=a", "marker=c")]),
    ("contradictions/null-in-example", &[("\"watt\": 40", "\"watt\": null")]),
    ("contradictions/placeholders", &[("The limit is out of range.", "The limit ({limit}) is out of range.")]),
    ("contradictions/request-example", &[("?limit=2", "?&limit=2")]),
    ("contradictions/request-example", &[("limit=2", "limit=200")]),
    ("contradictions/request-example", &[("limit=2", "limit=many")]),
    ("contradictions/request-example", &[("&state=on", "&state=dim")]),
    ("contradictions/request-example", &[("&state=on", "")]),
    ("contradictions/request-example", &[("00Z\n\n", "00Z\nContentType: application/json\n\n")]),
    ("contradictions/short-page", &[("\"limit\": 2", "\"limit\": 3")]),
    ("contradictions/status", &[("status = 401", "status = 400")]),
    ("contradictions/status", &[("status = 404", "status = 500")]),
    ("contradictions/time-in-example", &[("\"2026-01-14T10:00:00Z\"", "\"2026-01-14T10:00:00+01:00\"")]),
    ("contradictions/time-in-example", &[("since=2026-01-01T00:00:00Z", "since=2026-01-01T0:00:00Z")]),
    ("contradictions/type-in-example", &[("\"watt\": 40", "\"watt\": \"40\"")]),
    ("contradictions/type-in-example", &[("printed = \"List\"", "printed = \"-\"")]),
    (
        "contradictions/undocumented-in-example",
        &[(
            "type = \"string\"\nprinted = \"String\"\nmandatory = false\nabout = \"A note.\"",
            "type = \"string\"\nbasis = \"example\"\nmandatory = false\nabout = \"A note.\"",
        )],
    ),
    ("contradictions/unreadable-example", &[("\"next_marker\": \"c\"", "\"next_marker\": \"c\",")]),
    ("contradictions/value-in-example", &[("\"state\": \"off\"", "\"state\": \"dim\"")]),
    ("gaps/authentication", &[("scheme = \"x-auth-token\"", "scheme = \"x-auth-token\"\nbasis = \"upstream\"")]),
    ("gaps/entry-id", &[("key = [\"id\"]", "key = []")]),
    ("gaps/error-body", &[("id = \"own\"", "id = \"own\"\nbasis = \"inferred\"")]),
    ("gaps/example", &[("{\n  \"room_id\"", "[{\n  \"room_id\"")]),
    ("gaps/order", &[("rules = [\"pagination/order\"]", "basis = \"example\"\nrules = [\"pagination/order\"]")]),
    ("gaps/page-size", &[("maximum = 100", "")]),
    ("gaps/page-size", &[("default = 20", "")]),
    ("gaps/paging", &[("default_size = 20\n", "default_size = 20\nbasis = \"upstream\"\n")]),
    ("gaps/refusals", &[("when = { missing = \"state\" }", "when = { unknown-path = \"always\" }")]),
    ("gaps/refusals", &[("when = { out-of-range = \"limit\" }", "when = { unknown-path = \"always\" }")]),
    ("gaps/refusals", &[("when = { unknown = \"room_id\" }", "when = { unknown-path = \"always\" }")]),
    ("gaps/refusals", &[("when = { signature = \"any\" }", "when = { unknown-path = \"always\" }")]),
    ("gaps/time-format", &[("format = \"utc-seconds\"\nabout = \"When", "about = \"When")]),
    (
        "gaps/time-zone",
        &[
            ("format = \"utc-seconds\"\nabout = \"When", "format = \"utc-micros\"\nabout = \"When"),
            ("15T10:00:00Z\", \"note\"", "15T10:00:00.000000\", \"note\""),
            ("14T10:00:00Z\"}", "14T10:00:00.000000\"}"),
        ],
    ),
    ("gaps/window", &[("rules = [\"filters/boundaries\"]", "not_checkable = \"for this test\"")]),
    ("unprovable/internal-error", &[("when = { signature = \"any\" }", "when = { internal = \"always\" }")]),
    ("unprovable/not-checkable", &[("rules = [\"filters/boundaries\"]", "not_checkable = \"for this test\"")]),
    ("unprovable/optional-field", &[(", \"note\": \"by the door\"", "")]),
];

#[test]
fn tables_that_say_one_thing_and_all_of_it_have_no_findings() {
    let lines: Vec<String> = lint(&[]).iter().map(line).collect();
    assert!(lines.is_empty(), "{lines:#?}");
}

#[test]
fn each_lint_finds_what_it_is_about() {
    for (id, edits) in CASES {
        let found = lint(edits);
        let lines: Vec<String> = found.iter().map(line).collect();
        assert!(found.iter().any(|finding| finding.rule.id == *id), "{id} {edits:?} found {lines:#?}");
        // One change may show in two ways, and never in a heap of them.
        assert!(found.len() <= 4, "{id} {edits:?} found {lines:#?}");
    }
}

#[test]
fn every_lint_has_a_case() {
    let with_case: BTreeSet<&str> = CASES.iter().map(|(id, _)| *id).collect();
    let elsewhere = ["contradictions/row-example", "gaps/errors"];
    let known: BTreeSet<&str> = oplog_lint::rules::infos().map(|rule| rule.id).collect();
    let missing: Vec<_> = known.iter().filter(|id| !with_case.contains(*id) && !elsewhere.contains(id)).collect();
    assert!(missing.is_empty() && with_case.is_subset(&known), "{missing:?}");
}

#[test]
fn a_page_without_errors_has_one_gap_and_not_one_for_each_refusal() {
    let all = include_str!("lamps/tables.toml");
    let errors = &all[all.find("[[error_body]]").expect("errors")..all.find("[data]").expect("data")];
    let found = lint(&[(errors, "")]);
    let ids: Vec<&str> = found.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(ids, ["gaps/errors"]);
}

#[test]
fn a_contradiction_that_an_erratum_is_about_says_so() {
    let erratum = "[[erratum]]\nid = \"dim-lamps\"\nsays = \"on or off\"\nshows = \"dim\"\nreading = \"both\"\nreason = \"-\"\nat = \"Lamp, row 2\"\nfacts = [\"response.lamps[].state\"]\nallows = { values = [\"dim\"] }\n\n[data]";
    let found = lint(&[("\"state\": \"off\"", "\"state\": \"dim\""), ("[data]", erratum)]);
    assert_eq!(found[0].erratum.as_deref(), Some("dim-lamps"), "{:?}", found.iter().map(line).collect::<Vec<_>>());
}

#[test]
fn lints_are_sorted_and_named_after_their_files() {
    let ids: Vec<&str> = oplog_lint::rules::infos().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    for rule in oplog_lint::rules::infos() {
        let file = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.id.replace('-', "_"));
        assert!(std::path::Path::new(&file).is_file(), "{file}");
        assert!(rule.id.starts_with(&format!("{}/", rule.subject.family())), "{}", rule.id);
    }
}
