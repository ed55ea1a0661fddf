//! JSON: everything the report for a person says, in a shape that is written down, and read back.

use oplog_findings::{Outcome, Weight};
use oplog_report::json::{self, ReadError};
use serde_json::Value;

use crate::reports::made::{LIST, call, clean, departing, invocation};
use crate::reports::violations;

#[test]
fn a_departing_target_as_a_program_sees_it() {
    let mut report = departing();
    // Facts that passed look all alike.
    for part in &mut report.operations {
        part.facts
            .retain(|entry| entry.outcome != Outcome::Passed || part.id == LIST && entry.local() == "response.more");
    }
    insta::assert_snapshot!(json::render(&report, &invocation()));
}

#[test]
fn the_schema_in_the_repository_is_current() {
    let committed = include_str!("../../../../../schemas/report.schema.json");
    assert!(format!("{:#}\n", json::schema()) == committed, "run `cargo xtask schemas` and commit the result");
}

#[test]
fn the_schema_describes_every_member_of_a_report() {
    let mut closed = json::schema();
    close(&mut closed);
    let validator = jsonschema::validator_for(&closed).unwrap();
    for report in [departing(), clean()] {
        let document: Value = serde_json::from_str(&json::render(&report, &invocation())).unwrap();
        assert_eq!(violations(&validator, &document), [] as [&str; 0]);
    }
}

/// Lets only members through that the schema knows.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            members.values_mut().for_each(close);
        }
        Value::Array(parts) => parts.iter_mut().for_each(close),
        _ => {}
    }
}

#[test]
fn what_is_needed_later_is_read_back() {
    let report = departing();
    let stored = json::read(&json::render(&report, &invocation())).unwrap();
    assert_eq!((stored.target.as_str(), stored.seed, stored.complete), ("staging", 7, true));
    assert_eq!(stored.counts, report.counts());
    for (part, original) in stored.operations.iter().zip(&report.operations) {
        assert_eq!((&part.id, part.counts), (&original.id, original.counts()));
        let outcomes: Vec<Outcome> = part.facts.iter().map(|fact| fact.outcome).collect();
        assert_eq!(outcomes, original.facts.iter().map(|entry| entry.outcome).collect::<Vec<_>>());
    }
    for weight in [Weight::Fail, Weight::Warn, Weight::Conflict, Weight::Waived] {
        let count = stored.findings().filter(|(_, finding)| finding.weight == weight).count();
        assert_eq!(count, report.weighing(weight), "{weight:?}");
    }
    let failing = &report.operations[0].findings[0];
    let (part, finding) = stored.finding(&failing.id(LIST)).unwrap();
    assert_eq!((part.id.as_str(), finding.rule.as_str(), finding.local()), (LIST, failing.rule.id, "response.next"));
    assert_eq!(finding.request.as_ref().unwrap().parts, call("it's"));
}

#[test]
fn members_that_came_later_are_skipped() {
    let text = json::render(&departing(), &invocation()).replacen('{', "{\"new\": [{}],", 1);
    assert!(json::read(&text).is_ok());
}

#[test]
fn what_is_no_report_is_refused() {
    for text in ["", "[]", "{}", "null", "{\"schema_version\": 1}", "{\"schema_version\": \"1\"}", &"[".repeat(100_000)]
    {
        assert!(matches!(json::read(text), Err(ReadError::Malformed(_))), "{text:.40}");
    }
    assert!(matches!(json::read("{\"schema_version\": 3}"), Err(ReadError::Newer(3))));
}
