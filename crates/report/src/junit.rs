//! JUnit XML: a test suite for each operation, a test case for each documented fact, so that a CI system shows coverage too.
//!
//! A fact that failed is a failure, one that the tool or the network kept from being checked is an error, and one that
//! no request exercised is skipped with its reason. A conflict of the documentation and a waived violation are *skipped* too,
//! with `conflict` and `waived` as the type: to call them passed would say that the fact is as documented, and CI systems
//! hide the output of what passed; as failures they would break a build that the checker lets through. Skipped cases are
//! counted apart and keep their message, as they do for tests that are expected to fail. What is only warned of passes, with
//! the warning in its output.
//!
//! What belongs to no fact (waivers that must go, a run that was stopped) is a suite of its own, which is there only when
//! something is wrong: a build is then as red as the exit code says.

use std::borrow::Cow;
use std::io;

use jiff::Timestamp;
use oplog_findings::{FactResult, FindingGroup, OperationReport, Outcome, RecordedExchange, RunReport, Weight};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Invocation, words};

/// The suite of what is wrong with the run as a whole.
const RUN: &str = "run";

/// A test suite.
struct Suite {
    name: String,
    time: Time,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

/// When something was checked.
#[derive(Clone, Copy)]
struct Time {
    started: Timestamp,
    ended: Timestamp,
}

/// A test case.
struct Case {
    name: String,
    class: String,
    assertions: Option<u64>,
    status: Option<Status>,
    output: Option<String>,
}

/// What became of a case that did not pass.
struct Status {
    kind: StatusKind,
    label: String,
    message: String,
    description: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StatusKind {
    Failure,
    Error,
    Skipped,
}

impl StatusKind {
    fn element(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Skipped => "skipped",
        }
    }
}

/// The report as JUnit XML, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, invocation: &Invocation) -> String {
    let mut suites: Vec<Suite> = report.operations.iter().map(|part| suite(report, part, invocation)).collect();
    let troubles = words::troubles(report);
    if !troubles.is_empty() {
        let cases = troubles.into_iter().map(|trouble| Case {
            name: trouble.clone(),
            class: RUN.to_owned(),
            assertions: None,
            status: Some(Status {
                kind: StatusKind::Error,
                label: RUN.to_owned(),
                message: trouble,
                description: None,
            }),
            output: None,
        });
        suites.push(Suite {
            name: RUN.to_owned(),
            time: whole(report),
            properties: Vec::new(),
            cases: cases.collect(),
        });
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 4);
    // Writing into memory cannot fail, and nothing but text is written.
    let _ = write(&mut writer, &format!("oplog-conformance {}", report.target), whole(report), &suites);
    String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n"
}

fn whole(report: &RunReport) -> Time {
    Time { started: report.started, ended: report.ended }
}

/// From the first request for an operation to the last answer: operations are checked at the same time.
fn time(report: &RunReport, part: &OperationReport) -> Time {
    let own = || report.exchanges.iter().filter(|exchange| exchange.operation == part.id);
    let end = |exchange: &RecordedExchange| exchange.started.checked_add(exchange.took).ok();
    let Time { started, ended } = whole(report);
    Time {
        started: own().map(|exchange| exchange.started).min().unwrap_or(started),
        ended: own().filter_map(end).max().unwrap_or(ended),
    }
}

fn suite(report: &RunReport, part: &OperationReport, invocation: &Invocation) -> Suite {
    Suite {
        name: part.id.clone(),
        time: time(report, part),
        properties: [
            ("url", part.url.clone()),
            ("tables", part.documented.file().to_owned()),
            ("seed", report.seed.to_string()),
        ]
        .into_iter()
        .chain(report.command.as_ref().map(|command| ("command", command.to_string())))
        .collect(),
        cases: part
            .facts
            .iter()
            .map(|fact| case(report, part, fact, invocation))
            .chain(of_no_fact(report, part, invocation))
            .collect(),
    }
}

/// Failing findings that no listed fact tells of: a build must not be green where the run fails.
fn of_no_fact<'a>(
    report: &'a RunReport,
    part: &'a OperationReport,
    invocation: &'a Invocation,
) -> impl Iterator<Item = Case> + 'a {
    let is_told = |group: &&FindingGroup| part.facts.iter().any(|fact| group.finding.concerns(fact.local()));
    let failing = part.findings.iter().filter(|group| report.weight(group) == Weight::Fail);
    failing.filter(move |group| !is_told(group)).map(move |group| Case {
        name: group.id(&part.id),
        class: part.id.clone(),
        assertions: None,
        status: Some(Status {
            kind: StatusKind::Failure,
            label: group.rule.id.to_owned(),
            message: words::violation(group),
            description: Some(words::block(&words::lines(report, part, group, invocation))),
        }),
        output: None,
    })
}

fn case(report: &RunReport, part: &OperationReport, fact: &FactResult, invocation: &Invocation) -> Case {
    let groups = about(part, fact);
    let reason = fact.reason.clone().unwrap_or_default();
    let blocks = |of: &[Weight]| -> Option<String> {
        let chosen = groups.iter().filter(|group| of.contains(&report.weight(group)));
        let blocks: Vec<String> =
            chosen.map(|group| words::block(&words::lines(report, part, group, invocation))).collect();
        (!blocks.is_empty()).then(|| blocks.join("\n"))
    };
    let status = match fact.outcome {
        Outcome::Passed => None,
        Outcome::Failed => {
            let first = groups.iter().find(|group| report.weight(group) == Weight::Fail);
            Some(Status {
                kind: StatusKind::Failure,
                label: first.map_or_else(String::new, |group| group.rule.id.to_owned()),
                message: first.map_or_else(String::new, |group| words::violation(group)),
                description: Some(blocks(&[Weight::Fail]).unwrap_or_default()),
            })
        }
        Outcome::Errored => Some(Status {
            kind: StatusKind::Error,
            label: "errored".to_owned(),
            message: reason,
            description: Some(part.breakages.join("\n")),
        }),
        Outcome::NotCheckable | Outcome::Skipped | Outcome::Conflict | Outcome::Waived => Some(Status {
            kind: StatusKind::Skipped,
            label: fact.outcome.as_str().to_owned(),
            message: reason,
            description: blocks(&[Weight::Conflict, Weight::Waived]),
        }),
    };
    Case {
        name: fact.local().to_owned(),
        class: if fact.is_contradiction() { format!("{}/contradictions", part.id) } else { part.id.clone() },
        assertions: Some(fact.passed),
        status,
        output: blocks(&[Weight::Warn]).map(|warnings| format!("only warned of:\n{warnings}")),
    }
}

/// The findings that made a fact's outcome: its own, or those that a contradiction explains.
fn about<'a>(part: &'a OperationReport, entry: &FactResult) -> Vec<&'a FindingGroup> {
    part.findings.iter().filter(|group| group.finding.concerns(entry.local())).collect()
}

fn write(writer: &mut Writer<Vec<u8>>, name: &str, time: Time, suites: &[Suite]) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = counts(suites.iter().flat_map(|suite| &suite.cases));
    let attributes = [("name", xml(name))].into_iter().chain(all).chain(time.attributes());
    element(writer, "testsuites", attributes, |writer| suites.iter().try_for_each(|suite| write_suite(writer, suite)))
}

fn write_suite(writer: &mut Writer<Vec<u8>>, suite: &Suite) -> io::Result<()> {
    let attributes =
        [("name", xml(&suite.name))].into_iter().chain(counts(&suite.cases)).chain(suite.time.attributes());
    element(writer, "testsuite", attributes, |writer| {
        if !suite.properties.is_empty() {
            element(writer, "properties", [], |writer| {
                suite.properties.iter().try_for_each(|(name, value)| {
                    let attributes = [("name", Cow::Borrowed(*name)), ("value", xml(value))];
                    element(writer, "property", attributes, |_| Ok(()))
                })
            })?;
        }
        suite.cases.iter().try_for_each(|case| write_case(writer, case))
    })
}

fn write_case(writer: &mut Writer<Vec<u8>>, case: &Case) -> io::Result<()> {
    let assertions = case.assertions.map(|count| ("assertions", Cow::Owned(count.to_string())));
    let attributes = [("name", xml(&case.name)), ("classname", xml(&case.class))].into_iter().chain(assertions);
    element(writer, "testcase", attributes, |writer| {
        if let Some(Status { kind, label, message, description }) = &case.status {
            let attributes = [("type", xml(label)), ("message", xml(message))];
            element(writer, kind.element(), attributes, |writer| text(writer, description.as_deref()))?;
        }
        match &case.output {
            None => Ok(()),
            Some(output) => element(writer, "system-out", [], |writer| text(writer, Some(output))),
        }
    })
}

impl Time {
    fn attributes(self) -> [(&'static str, Cow<'static, str>); 2] {
        let seconds = self.ended.duration_since(self.started).as_secs_f64().max(0.0);
        [("timestamp", format!("{:.3}", self.started).into()), ("time", format!("{seconds:.3}").into())]
    }
}

/// How many cases there are, and how many came to what.
fn counts<'c>(cases: impl IntoIterator<Item = &'c Case> + Clone) -> [(&'static str, Cow<'static, str>); 4] {
    let count = |wanted: Option<StatusKind>| {
        let kinds = cases.clone().into_iter().map(|case| case.status.as_ref().map(|status| status.kind));
        Cow::Owned(kinds.filter(|kind| wanted.is_none() || *kind == wanted).count().to_string())
    };
    [
        ("tests", count(None)),
        ("skipped", count(Some(StatusKind::Skipped))),
        ("errors", count(Some(StatusKind::Error))),
        ("failures", count(Some(StatusKind::Failure))),
    ]
}

fn element<'a>(
    writer: &mut Writer<Vec<u8>>,
    name: &str,
    attributes: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>,
    content: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut element = writer.create_element(name);
    for (name, value) in attributes {
        element = element.with_attribute((name, value.as_ref()));
    }
    element.write_inner_content(content).map(drop)
}

fn text(writer: &mut Writer<Vec<u8>>, text: Option<&str>) -> io::Result<()> {
    text.map_or(Ok(()), |text| writer.write_event(Event::Text(BytesText::new(&xml(text)))))
}

/// The text with every character spelled out that XML cannot carry.
fn xml(text: &str) -> Cow<'_, str> {
    let is_lost = |character: char| match character {
        '\n' | '\t' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        _ => character.is_control(),
    };
    if !text.contains(is_lost) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{fffe}' | '\u{ffff}' => kept.extend(character.escape_unicode()),
            _ if is_lost(character) => kept.extend(character.escape_default()),
            _ => kept.push(character),
        }
    }
    Cow::Owned(kept)
}
