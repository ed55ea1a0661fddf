//! SARIF: valid, and pointing at the line that documents what was violated.

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use oplog_findings::RunReport;
use oplog_report::sarif;
use serde_json::Value;

use crate::reports::made::{LIST, clean, departing, invocation};
use crate::reports::violations;

fn render(report: &RunReport) -> Value {
    serde_json::from_str(&sarif::render(report, &invocation())).unwrap()
}

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    // Its pattern for languages has a bracket too many, which makes it no pattern at all; nothing here is in a language.
    let text = include_str!("../../data/sarif-2.1.0.schema.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
});

/// Checks that the findings of a report are valid SARIF, as far as the schema says, and as far as it cannot.
#[track_caller]
pub(crate) fn check(report: &RunReport) {
    let log = render(report);
    assert_eq!(violations(&SCHEMA, &log), [] as [&str; 0]);
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(result["partialFingerprints"].as_object().unwrap().len(), 1);
    }
}

#[test]
fn findings_are_results_in_a_valid_file() {
    check(&departing());
    check(&clean());
    let mut log = render(&departing());
    // Every rule is in it, whether it found something or not; one is enough to look at.
    log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap().truncate(1);
    insta::assert_snapshot!(format!("{log:#}"));
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let mut log = render(&departing());
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    log["runs"][0]["results"][1]["unknown"] = true.into();
    assert_eq!(violations(&SCHEMA, &log).len(), 2);
}

#[test]
fn a_result_points_at_the_line_that_names_its_fact() {
    let report = departing();
    let log = render(&report);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/tests/acme");
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        let text = std::fs::read_to_string(root.join(place["artifactLocation"]["uri"].as_str().unwrap())).unwrap();
        let line = text.lines().nth(place["region"]["startLine"].as_u64().unwrap() as usize - 1).unwrap();
        let fact = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap();
        let name = fact.strip_prefix(LIST).unwrap().strip_prefix("#response.").unwrap();
        assert_eq!(line, format!("path = \"{name}\""));
    }
}

#[test]
fn no_text_becomes_a_link() {
    let mut report = departing();
    report.operations[0].findings[0].finding.actual = "[here](https://example.com)".to_owned();
    let log = render(&report);
    let message = log["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert!(message.contains("[here\\](https://example.com)"), "{message}");
}
