//! The report for programs: everything that the terminal report says, in a stable order.
//!
//! `schema_version` grows when a member changes its meaning or goes away; new members may come without that. Neighbours:
//! `stored` reads such a report back; the schema is kept in `schemas/report.schema.json`.

mod stored;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Value, json};

pub use stored::{ReadError, Stored, StoredFact, StoredFinding, StoredOperation, StoredRequest, read};

use super::{Invocation, Weight, response};
use crate::archive::Recorded;
use crate::exchange::Call;
use crate::ledger::{Entry, Excuse, Group, Outcome};
use crate::run::{Conclusion, Counts, OperationReport, Report};
use crate::snapshots::observed;

/// The version of the report's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// What came of one run.
#[derive(Debug, Serialize, JsonSchema)]
struct Document<'a> {
    /// Grows when a member changes its meaning or goes away.
    schema_version: u32,
    tool: Tool,
    /// The target's name, or its URL where it has none.
    target: &'a str,
    /// The target's base URL.
    url: &'a str,
    /// The seed of everything that was generated.
    seed: u64,
    /// Whether conflicts of the documentation fail the run.
    strict: bool,
    /// Whether the run went to its end.
    complete: bool,
    /// How many requests were sent.
    requests: u64,
    /// What is wrong with the waivers themselves; each fails the run.
    stale: &'a [String],
    conclusion: Conclusion,
    /// The exit code of the process: 0 conforms, 1 departs, 3 untested.
    exit_code: u8,
    /// How many facts came to what.
    counts: Counts,
    /// How many findings weigh what.
    findings: Weights,
    operations: Vec<Operation<'a>>,
}

/// What wrote the report.
#[derive(Debug, Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// How many findings weigh what.
#[derive(Debug, Serialize, JsonSchema)]
struct Weights {
    /// Those that fail the run.
    fail: usize,
    /// Those that are only warned of.
    warn: usize,
    /// Those that a contradiction of the page explains.
    conflict: usize,
    /// Those that are put up with for now.
    waived: usize,
}

/// What came of one operation.
#[derive(Debug, Serialize, JsonSchema)]
struct Operation<'a> {
    /// Its id.
    id: &'a str,
    /// What it does.
    summary: &'a str,
    /// The tables that it was judged by: a path below the folder with the data.
    tables: &'a str,
    /// Its base URL.
    url: &'a str,
    /// The command that judges it again in the same way.
    again: String,
    counts: Counts,
    /// Findings, most important first.
    findings: Vec<Finding<'a>>,
    /// Every documented fact, in the order of the tables.
    facts: Vec<Fact<'a>>,
    /// The shape of its answers as text, by their form.
    shapes: BTreeMap<&'static str, String>,
    /// What the tool or the network broke.
    breakages: &'a [String],
}

/// What one documented fact came to.
#[derive(Debug, Serialize, JsonSchema)]
struct Fact<'a> {
    /// Its full id.
    fact: &'a str,
    /// What it says.
    about: &'a str,
    /// Where it stands on the page.
    at: &'a str,
    /// The line of the tables that names it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    outcome: Outcome,
    /// How often a rule looked and found nothing.
    passed: u64,
    /// The rules that looked.
    rules: &'a [String],
    /// Why it was skipped, which erratum it conflicts with, why it is waived, or what broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// Departures with one cause.
#[derive(Debug, Serialize, JsonSchema)]
struct Finding<'a> {
    /// What names it in every run: eight hexadecimal digits.
    id: String,
    weight: Weight,
    /// The id of the rule.
    rule: &'a str,
    /// What the rule checks.
    about: &'a str,
    /// The full id of the fact.
    fact: String,
    /// Where the fact stands on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<&'a str>,
    /// The line of the tables that names the fact, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The position of the first one: page and JSON pointer, or the probe's name.
    at: &'a str,
    /// What the documentation lets one expect.
    expected: &'a str,
    /// What came.
    actual: &'a str,
    /// The contradiction of the page that explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    erratum: Option<&'a str>,
    /// Why it fails nothing although it departs.
    #[serde(skip_serializing_if = "Option::is_none")]
    excuse: Option<&'a Excuse>,
    /// How often.
    count: u64,
    /// The first positions.
    places: &'a [String],
    /// The request that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request<'a>>,
    /// What came back for the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Response>,
    /// The command that explains the fact.
    explain: String,
}

/// A request.
#[derive(Debug, Serialize, JsonSchema)]
struct Request<'a> {
    method: &'a str,
    /// Path and query as sent.
    target: String,
    /// The request in its parts, from which it is sent again.
    call: &'a Call,
    /// The request as a line for a shell.
    curl: String,
    /// The command that sends it again and judges just that.
    replay: String,
}

/// What came back: an answer, or a failure of the network.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Response {
    Reply {
        /// The HTTP status.
        status: u16,
        /// The length of the body.
        bytes: usize,
        /// The beginning of the body as text.
        excerpt: String,
    },
    Failure {
        /// Why there is no answer.
        failure: String,
    },
}

/// The schema of the report. It lets new members through, as a reader should.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let derived = settings.into_generator().into_root_schema_for::<Document<'_>>().to_value();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:oplog:report:{SCHEMA_VERSION}"),
        "$comment": "Generated by `cargo xtask schemas`; do not edit.",
        "title": "oplog-conformance report",
    });
    if let (Some(head), Value::Object(derived)) = (schema.as_object_mut(), derived) {
        head.extend(derived.into_iter().filter(|(keyword, _)| !["$schema", "title"].contains(&keyword.as_str())));
    }
    schema
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
        findings: Weights {
            fail: report.weighing(Weight::Fail),
            warn: report.weighing(Weight::Warn),
            conflict: report.weighing(Weight::Conflict),
            waived: report.weighing(Weight::Waived),
        },
        operations: report.operations.iter().map(|part| operation(report, part, invocation)).collect(),
    };
    // A value of plain structs and strings always serializes.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

fn operation<'a>(report: &'a Report, part: &'a OperationReport, invocation: &Invocation) -> Operation<'a> {
    Operation {
        id: &part.id,
        summary: &part.summary,
        tables: &part.documented.file,
        url: &part.url,
        again: part.again(invocation, report.seed),
        counts: part.counts(),
        findings: part.findings.iter().map(|group| finding(report, part, group, invocation)).collect(),
        facts: part.facts.iter().map(|entry| fact(part, entry)).collect(),
        shapes: shapes(report, part),
        breakages: &part.breakages,
    }
}

fn shapes(report: &Report, part: &OperationReport) -> BTreeMap<&'static str, String> {
    let shapes = observed(&[&part.documented], &report.exchanges, &[]);
    shapes.into_iter().map(|(subject, shape)| (subject.form.as_str(), shape.to_string())).collect()
}

fn fact<'a>(part: &'a OperationReport, entry: &'a Entry) -> Fact<'a> {
    let Entry { fact, about, at, outcome, passed, rules, reason } = entry;
    Fact {
        fact,
        about,
        at,
        line: part.documented.fact(entry.local()).map(|fact| fact.line),
        outcome: *outcome,
        passed: *passed,
        rules,
        reason: reason.as_deref(),
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
        line: part.line(group),
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
        response: report.exchange(&part.id, group).map(came),
        explain: part.explain(invocation, group),
    }
}

fn came(exchange: &Recorded) -> Response {
    match &exchange.result {
        Ok(reply) => Response::Reply {
            status: reply.status,
            bytes: reply.body.len() + exchange.cut,
            excerpt: response::excerpt(&reply.body),
        },
        Err(failure) => Response::Failure { failure: failure.to_string() },
    }
}
