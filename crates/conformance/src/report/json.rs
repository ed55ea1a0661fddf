//! The report for programs: everything that the terminal report says, in a stable order.
//!
//! `schema_version` grows when a member changes its meaning or goes away; new members may come without that.

use serde::Serialize;

use super::Weight;
use crate::ledger::{Entry, Group};
use crate::run::{Conclusion, Counts, OperationReport, Report};

/// The version of the report's shape.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    target: &'a str,
    url: &'a str,
    seed: u64,
    strict: bool,
    complete: bool,
    requests: u64,
    conclusion: Conclusion,
    exit_code: u8,
    counts: Counts,
    operations: Vec<Operation<'a>>,
}

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize)]
struct Operation<'a> {
    id: &'a str,
    summary: &'a str,
    url: &'a str,
    replay: String,
    counts: Counts,
    findings: Vec<Finding<'a>>,
    facts: &'a [Entry],
    breakages: &'a [String],
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    weight: Weight,
    rule: &'a str,
    about: &'a str,
    fact: String,
    /// Where the fact stands on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<&'a str>,
    at: &'a str,
    expected: &'a str,
    actual: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    erratum: Option<&'a str>,
    count: u64,
    places: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request<'a>>,
}

#[derive(Debug, Serialize)]
struct Request<'a> {
    method: &'a str,
    target: String,
    curl: String,
}

/// The report as JSON, indented, with a line break at its end. `command` is what runs the judge again.
#[must_use]
pub fn render(report: &Report, command: &str) -> String {
    let conclusion = report.conclusion();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        target: &report.target,
        url: &report.url,
        seed: report.seed,
        strict: report.strict,
        complete: report.complete,
        requests: report.requests,
        conclusion,
        exit_code: conclusion.exit_code(),
        counts: report.counts(),
        operations: report.operations.iter().map(|part| operation(report, part, command)).collect(),
    };
    // A value of plain structs and strings always serializes.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

fn operation<'a>(report: &Report, part: &'a OperationReport, command: &str) -> Operation<'a> {
    Operation {
        id: &part.id,
        summary: &part.summary,
        url: &part.url,
        replay: part.replay(command, report.seed),
        counts: part.counts(),
        findings: part.findings.iter().map(|group| finding(report, part, group)).collect(),
        facts: &part.facts,
        breakages: &part.breakages,
    }
}

fn finding<'a>(report: &Report, part: &'a OperationReport, group: &'a Group) -> Finding<'a> {
    Finding {
        weight: report.weight(group),
        rule: group.rule.id,
        about: group.rule.about,
        fact: part.fact_id(group),
        row: part.row(group).map(|entry| entry.at.as_str()),
        at: &group.finding.at,
        expected: &group.finding.expected,
        actual: &group.finding.actual,
        erratum: group.finding.erratum.as_deref(),
        count: group.count,
        places: &group.places,
        request: group.finding.call.as_ref().map(|call| Request {
            method: &call.method,
            target: call.target(),
            curl: call.curl(&part.url),
        }),
    }
}
