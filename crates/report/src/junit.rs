//! JUnit XML: a test suite for each operation, a test case for each documented fact, so that a CI system shows coverage too.
//!
//! A fact that failed is a failure, one that the tool or the network kept from being looked at is an error, and one that
//! nothing looked at is skipped with its reason. A conflict of the documentation and a waived violation are *skipped* too,
//! with `conflict` and `waived` as the type: to request them passed would say that the fact is as documented, and CI systems
//! hide the output of what passed; as failures they would break a build that the checker lets through. Skipped cases are
//! counted apart and keep their message, as they do for tests that are expected to fail. What is only warned of passes, with
//! the warning in its output.
//!
//! What belongs to no fact (waivers that must go, a run that was stopped) is a suite of its own, which is there only when
//! something is wrong: a build is then as red as the exit code says.

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite, XmlString};

use oplog_findings::{FactResult, FindingGroup, OperationReport, Outcome, RunReport, Weight};

use super::{Invocation, words};

/// The suite of what is wrong with the run as a whole.
const RUN: &str = "run";

/// The report as JUnit XML, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, invocation: &Invocation) -> String {
    let mut suites = Suites::new(xml(&format!("oplog-conformance {}", report.target)));
    for part in &report.operations {
        let mut suite = TestSuite::new(xml(&part.id));
        let seed = report.seed.to_string();
        for (name, value) in [("url", part.url.as_str()), ("tables", part.documented.file()), ("seed", &seed)] {
            suite.add_property((xml(name), xml(value)));
        }
        suite.add_test_cases(part.facts.iter().map(|entry| case(report, part, entry, invocation)));
        suites.add_test_suite(suite);
    }
    let troubles = words::troubles(report);
    if !troubles.is_empty() {
        let mut suite = TestSuite::new(RUN);
        for trouble in troubles {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type(RUN).set_message(xml(&trouble));
            let mut case = TestCase::new(xml(&trouble), status);
            case.set_classname(RUN);
            suite.add_test_case(case);
        }
        suites.add_test_suite(suite);
    }
    // Writing into memory cannot fail.
    suites.to_string().unwrap_or_default()
}

fn case(report: &RunReport, part: &OperationReport, entry: &FactResult, invocation: &Invocation) -> TestCase {
    let groups = about(part, entry);
    let reason = entry.reason.clone().unwrap_or_default();
    let blocks = |of: &[Weight]| -> Vec<String> {
        let chosen = groups.iter().filter(|group| of.contains(&report.weight(group)));
        chosen.map(|group| words::block(&words::lines(report, part, group, invocation))).collect()
    };
    let status = match entry.outcome {
        Outcome::Passed => TestCaseStatus::success(),
        Outcome::Failed => {
            let failing: Vec<&&FindingGroup> =
                groups.iter().filter(|group| report.weight(group) == Weight::Fail).collect();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            if let Some(first) = failing.first() {
                status.set_type(xml(first.rule.id)).set_message(xml(&words::violation(first)));
            }
            status.set_description(xml(&blocks(&[Weight::Fail]).join("\n")));
            status
        }
        Outcome::Errored => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type("errored").set_message(xml(&reason)).set_description(xml(&part.breakages.join("\n")));
            status
        }
        Outcome::Skipped | Outcome::Conflict | Outcome::Waived => {
            let mut status = TestCaseStatus::skipped();
            status.set_type(entry.outcome.as_str()).set_message(xml(&reason));
            let violations = blocks(&[Weight::Conflict, Weight::Waived]);
            if !violations.is_empty() {
                status.set_description(xml(&violations.join("\n")));
            }
            status
        }
    };
    let mut case = TestCase::new(xml(entry.local()), status);
    case.set_classname(xml(&part.id));
    case.set_assertions(usize::try_from(entry.passed).unwrap_or(usize::MAX));
    let warnings = blocks(&[Weight::Warn]);
    if !warnings.is_empty() {
        case.set_system_out(xml(&format!("only warned of:\n{}", warnings.join("\n"))));
    }
    case
}

/// The findings that made a fact's outcome: its own, or those that a contradiction explains.
fn about<'a>(part: &'a OperationReport, entry: &FactResult) -> Vec<&'a FindingGroup> {
    part.findings.iter().filter(|group| group.finding.concerns(entry.local())).collect()
}

/// The text with every character spelled out that XML cannot carry; the writer would leave them out silently.
fn xml(text: &str) -> XmlString {
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => kept.push(character),
            '\u{fffe}' | '\u{ffff}' => kept.extend(character.escape_unicode()),
            _ if character.is_control() => kept.extend(character.escape_default()),
            _ => kept.push(character),
        }
    }
    XmlString::new(kept)
}
