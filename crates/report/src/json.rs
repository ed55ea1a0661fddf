//! The report for programs: everything that the terminal report says, in a stable order.
//!
//! `schema_version` grows when a member changes its meaning or goes away; new members may come without that. Neighbours:
//! `document` says what the members are; `stored` reads such a report back; the schema is kept in
//! `schemas/report.schema.json`.

mod document;
mod stored;

use std::collections::BTreeMap;

use oplog_schema::generate;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use document::{Document, Fact, Finding, Operation, ShownRequest, ShownResponse, Tool, Weights};
pub use stored::{ReadError, Stored, StoredFact, StoredFinding, StoredOperation, StoredRequest, read};

use oplog_findings::{FactResult, FindingGroup, OperationReport, RecordedExchange, RunReport, Weight};

use super::{Invocation, response};
use crate::shape::BodyShape;
use crate::snapshots::observed;

/// The version of the report's shape.
pub const SCHEMA_VERSION: u32 = 2;

/// Bytes of one shape; no documented one is near that.
const SHAPE: usize = 64 << 10;

/// The schema of the report. It lets new members through, as a reader should.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let derived = settings.into_generator().into_root_schema_for::<Document<'_>>().to_value();
    generate::published(&format!("urn:oplog:report:{SCHEMA_VERSION}"), "oplog-conformance report", derived)
}

/// The report as JSON, indented, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, invocation: &Invocation) -> String {
    let verdict = report.verdict();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: crate::PROGRAM, version: env!("CARGO_PKG_VERSION") },
        target: &report.target,
        url: &report.url,
        started_at: report.started.to_string(),
        ended_at: report.ended.to_string(),
        seed: report.seed,
        strict: report.strict,
        complete: report.complete,
        shard: report.shard.as_ref(),
        command: report.command.as_ref(),
        rules: report.rules.iter().map(|rule| rule.id).collect(),
        requests: report.requests,
        stale: &report.stale,
        drift: &report.drift,
        verdict,
        exit_code: verdict.exit_code(),
        counts: report.counts(),
        contradictions: report.contradictions(),
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

fn operation<'a>(report: &'a RunReport, part: &'a OperationReport, invocation: &Invocation) -> Operation<'a> {
    Operation {
        id: &part.id,
        summary: &part.summary,
        tables: part.documented.file(),
        url: &part.url,
        again: invocation.rerun(part, report.seed),
        counts: part.counts(),
        contradictions: part.contradictions(),
        findings: part.findings.iter().map(|group| finding(report, part, group, invocation)).collect(),
        facts: part.facts.iter().map(|entry| fact(part, entry)).collect(),
        shapes: shapes(report, part),
        samples: &part.samples,
        breakages: &part.breakages,
    }
}

fn shapes(report: &RunReport, part: &OperationReport) -> BTreeMap<String, String> {
    let shapes = observed(&[&part.documented], &report.exchanges, &[]);
    let text = |shape: BodyShape| shape.text_within(SHAPE).unwrap_or_else(|| format!("more than {SHAPE} bytes"));
    shapes.into_iter().map(|(subject, shape)| (subject.answers(), text(shape))).collect()
}

fn fact<'a>(part: &'a OperationReport, entry: &'a FactResult) -> Fact<'a> {
    let FactResult { fact, about, at, outcome, passed, rules, reason, kind: _ } = entry;
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

fn finding<'a>(
    report: &RunReport,
    part: &'a OperationReport,
    group: &'a FindingGroup,
    invocation: &Invocation,
) -> Finding<'a> {
    Finding {
        id: group.id(&part.id),
        weight: report.weight(group),
        severity: group.severity,
        rule: group.rule.id,
        about: group.rule.summary,
        fact: part.fact_id(group),
        further: group.finding.further.iter().map(|local| part.documented.full_id(local)).collect(),
        row: part.row(group).map(|entry| entry.at.as_str()),
        line: part.line(group),
        at: &group.finding.at,
        cause: &group.finding.cause,
        expected: &group.finding.expected,
        actual: &group.finding.actual,
        erratum: group.finding.erratum.as_deref(),
        suppression: group.suppression.as_ref(),
        count: group.count,
        places: &group.places,
        also: &group.also,
        request: group.finding.request.as_ref().map(|request| ShownRequest {
            method: &request.method,
            target: request.target(),
            parts: request,
            send: invocation.request(part, group).unwrap_or_default(),
            replay: invocation.replay(part, group).unwrap_or_default(),
        }),
        response: report.exchange(&part.id, group).map(came),
        explain: invocation.explain(part, group),
    }
}

fn came(exchange: &RecordedExchange) -> ShownResponse {
    match &exchange.result {
        Ok(response) => ShownResponse::Response {
            status: response.status,
            bytes: response.body.len() + exchange.cut,
            excerpt: response::excerpt(&response.body),
        },
        Err(failure) => ShownResponse::Failure { failure: failure.to_string() },
    }
}
