//! The report for programs: everything that the terminal report says, in a stable order.
//!
//! `schema_version` grows when a member changes its meaning or goes away; new members may come without that. Neighbour:
//! `stored` reads such a report back.

mod stored;

use serde::Serialize;

pub use stored::{ReadError, Stored, StoredFact, StoredFinding, StoredOperation, StoredRequest, read};

use super::{Invocation, Weight};
use crate::exchange::Call;
use crate::ledger::{Entry, Excuse, Group};
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
    /// What is wrong with the waivers.
    stale: &'a [String],
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
    again: String,
    counts: Counts,
    findings: Vec<Finding<'a>>,
    facts: &'a [Entry],
    breakages: &'a [String],
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    id: String,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    excuse: Option<&'a Excuse>,
    count: u64,
    places: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request<'a>>,
}

#[derive(Debug, Serialize)]
struct Request<'a> {
    method: &'a str,
    target: String,
    /// The request in its parts, from which it is sent again.
    call: &'a Call,
    curl: String,
    replay: String,
}

/// The report as JSON, indented, with a line break at its end.
#[must_use]
pub fn render(report: &Report, invocation: &Invocation) -> String {
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
        stale: &report.stale,
        conclusion,
        exit_code: conclusion.exit_code(),
        counts: report.counts(),
        operations: report.operations.iter().map(|part| operation(report, part, invocation)).collect(),
    };
    // A value of plain structs and strings always serializes.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

fn operation<'a>(report: &Report, part: &'a OperationReport, invocation: &Invocation) -> Operation<'a> {
    Operation {
        id: &part.id,
        summary: &part.summary,
        url: &part.url,
        again: part.again(invocation, report.seed),
        counts: part.counts(),
        findings: part.findings.iter().map(|group| finding(report, part, group, invocation)).collect(),
        facts: &part.facts,
        breakages: &part.breakages,
    }
}

fn finding<'a>(report: &Report, part: &'a OperationReport, group: &'a Group, invocation: &Invocation) -> Finding<'a> {
    Finding {
        id: group.id(&part.id),
        weight: report.weight(group),
        rule: group.rule.id,
        about: group.rule.about,
        fact: part.fact_id(group),
        row: part.row(group).map(|entry| entry.at.as_str()),
        at: &group.finding.at,
        expected: &group.finding.expected,
        actual: &group.finding.actual,
        erratum: group.finding.erratum.as_deref(),
        excuse: group.excuse.as_ref(),
        count: group.count,
        places: &group.places,
        request: group.finding.call.as_ref().map(|call| Request {
            method: &call.method,
            target: call.target(),
            call,
            curl: part.curl(invocation, group).unwrap_or_default(),
            replay: part.replay(invocation, group),
        }),
    }
}
