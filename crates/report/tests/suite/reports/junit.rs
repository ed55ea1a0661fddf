//! JUnit: a case for each fact, which says what a person needs to go on.

use oplog_report::junit;
use quick_junit::{Report as Suites, TestCase, TestCaseStatus};

use crate::reports::made::{LIST, SHOW, departing, invocation};

fn suites() -> Suites {
    Suites::deserialize_from_str(&junit::render(&departing(), &invocation())).unwrap()
}

fn case(suites: &Suites, operation: &str, name: &str) -> TestCase {
    let suite = suites.test_suites.iter().find(|suite| suite.name.as_str() == operation).unwrap();
    suite.test_cases.iter().find(|case| case.name.as_str() == name).unwrap().clone()
}

/// Type, message and body of a case that did not pass.
fn said(case: &TestCase) -> [String; 3] {
    let (TestCaseStatus::NonSuccess { ty, message, description, .. }
    | TestCaseStatus::Skipped { ty, message, description, .. }) = &case.status
    else {
        panic!("{case:?}")
    };
    [ty, message, description].map(|text| text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default())
}

#[test]
fn every_fact_is_a_case_of_its_operation() {
    let (report, suites) = (departing(), suites());
    for part in &report.operations {
        let suite = suites.test_suites.iter().find(|suite| suite.name.as_str() == part.id).unwrap();
        let names: Vec<&str> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, part.facts.iter().map(|entry| entry.local()).collect::<Vec<_>>());
        let classes: Vec<&str> =
            suite.test_cases.iter().map(|case| case.classname.as_ref().unwrap().as_str()).collect();
        let apart = format!("{}/contradictions", part.id);
        let expected = part.facts.iter().map(|entry| if entry.is_contradiction() { &apart } else { &part.id });
        assert_eq!(classes, expected.collect::<Vec<_>>());
    }
}

#[test]
fn a_failure_says_what_to_do_next() {
    let [kind, message, body] = said(&case(&suites(), LIST, "response.next"));
    assert_eq!(kind, "pagination/next-consistent");
    assert_eq!(message, "page 3 of the walk by 10, /next: expected present, because /more is true, got absent");
    for part in
        ["expected ", "actual ", "request ", "replay ", "oplog request --target staging ", "--replay", "Answer, row 3"]
    {
        assert!(body.contains(part), "{part}: {body}");
    }
}

#[test]
fn what_is_not_judged_says_why() {
    let suites = suites();
    let [kind, message, _] = said(&case(&suites, LIST, "error.gatewayFault"));
    assert_eq!([kind.as_str(), message.as_str()], ["skipped", "no request makes the service fail inside"]);
    let [kind, message, body] = said(&case(&suites, LIST, "response.events[].kind"));
    assert_eq!([kind.as_str(), message.as_str()], ["waived", "waived until 2026-05-31: the new kind ships in May"]);
    assert!(body.contains("\"moved\""), "{body}");
    for name in ["response.events[].size", "erratum.size-is-missing"] {
        let [kind, message, body] = said(&case(&suites, LIST, name));
        assert_eq!([kind.as_str(), message.as_str()], ["conflict", "erratum size-is-missing"]);
        assert!(body.contains("fields/required") || body.contains("actual    absent"), "{body}");
    }
    let [kind, message, _] = said(&case(&suites, SHOW, "response.event.id"));
    assert!(kind == "errored" && message.contains("connection refused"), "{kind}: {message}");
}

#[test]
fn what_is_only_warned_of_passes_and_is_said() {
    let case = case(&suites(), LIST, "response.events[]");
    assert!(matches!(case.status, TestCaseStatus::Success { .. }));
    assert!(case.system_out.unwrap().contains("no such field"));
}
