//! SARIF 2.1.0: each finding at a line of the reader's repository, for code scanning and editors.
//!
//! Failing findings are errors, conflicts of the documentation notes. A waived one is an error that is suppressed, with the
//! reason. The id of a finding is its fingerprint, so a viewer knows it again in the next run. What the tool or the network
//! broke, and what is wrong with the waivers, are notifications of the run and no results. Facts that passed are not in it;
//! their counts are in the run's properties. Neighbour: `junit` lists every fact.

use jiff::Timestamp;
use oplog_schema::uri::UNRESERVED;
use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value, json};

use super::response::{excerpt, masked};
use super::terminal::plain;
use oplog_findings::{FindingGroup, OperationReport, RecordedExchange, Request, RuleInfo, RunReport, Severity, Weight};

use super::{Invocation, words};

/// Where the schema of the format is; editors know it by this name.
pub const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What file names are relative to: the root of the reader's repository.
pub const ROOT: &str = "%SRCROOT%";
/// The name of the fingerprint; its version grows when ids of findings are made in another way.
const FINGERPRINT: &str = "oplogFinding/v1";

/// The findings as SARIF, indented, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, invocation: &Invocation) -> String {
    let results = words::ORDER.into_iter().flat_map(|weight| {
        report.findings(weight).map(move |(part, group)| result(report, part, group, weight, invocation))
    });
    let mut log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": crate::PROGRAM,
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": report.rules.iter().map(|rule| descriptor(rule, &invocation.program)).collect::<Vec<_>>(),
            } },
            // Runs on several targets are kept apart by this id.
            "automationDetails": { "id": format!("{}/", plain(&report.target)) },
            "originalUriBaseIds": { ROOT: { "description": text("The folder of the repository that findings are shown in.") } },
            "invocations": [{
                "executionSuccessful": report.verdict().exit_code() < 2,
                "startTimeUtc": utc(report.started),
                "endTimeUtc": utc(report.ended),
                "exitCode": report.verdict().exit_code(),
                "exitCodeDescription": report.verdict().as_str(),
                "commandLine": invocation.check,
                "toolExecutionNotifications": breakages(report),
                "toolConfigurationNotifications": words::troubles(report).iter().map(|t| notification(t)).collect::<Vec<_>>(),
            }],
            "results": results.collect::<Vec<_>>(),
            "properties": {
                "target": report.target,
                "url": report.url,
                "seed": report.seed,
                "complete": report.complete,
                "counts": report.counts(),
                "contradictions": report.contradictions(),
            },
        }],
    });
    if let Some(command) = &report.command {
        log["runs"][0]["properties"]["command"] = json!(command);
    }
    format!("{log:#}\n")
}

/// What a viewer says of a rule; `program` explains it further.
#[must_use]
pub fn descriptor(rule: &RuleInfo, program: &str) -> Value {
    let level = match rule.severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
        Severity::Allow => "none",
    };
    let help = format!("{} More: {program} explain {}", rule.rationale, rule.id);
    json!({
        "id": rule.id,
        "shortDescription": text(rule.summary),
        "fullDescription": text(rule.rationale),
        "help": text(&help),
        "defaultConfiguration": { "level": level },
        "properties": { "tags": [rule.subject.family()] },
    })
}

fn result(
    report: &RunReport,
    part: &OperationReport,
    group: &FindingGroup,
    weight: Weight,
    invocation: &Invocation,
) -> Value {
    let level = match weight {
        Weight::Fail | Weight::Waived => "error",
        Weight::Warn => "warning",
        Weight::Conflict => "note",
    };
    let mut location = json!({});
    if let Some((file, line)) = invocation.place.of(part, group) {
        location["physicalLocation"] = json!({ "artifactLocation": { "uri": uri(file), "uriBaseId": ROOT } });
        if let Some(line) = line {
            location["physicalLocation"]["region"] = json!({ "startLine": line });
        }
    }
    location["logicalLocations"] = json!([{ "fullyQualifiedName": part.fact_id(group), "kind": "member" }]);
    let mut result = json!({
        "ruleId": group.rule.id,
        "level": level,
        "message": text(&format!("{}: {}", part.fact_id(group), words::violation(group))),
        "locations": [location],
        "occurrenceCount": group.count,
        "partialFingerprints": { FINGERPRINT: group.id(&part.id) },
        "suppressions": [],
        "properties": properties(report, part, group, weight, invocation),
    });
    if let Some(index) = report.rules.iter().position(|rule| rule.id == group.rule.id) {
        result["ruleIndex"] = index.into();
    }
    if let Some(suppression) = &group.suppression {
        result["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": suppression.to_string() }]);
    }
    if let Some(request) = &group.finding.request {
        result["webRequest"] = web_request(request);
    }
    if let Some(response) = report.exchange(&part.id, group).and_then(response) {
        result["webResponse"] = response;
    }
    result
}

/// What viewers show beside a result: the same lines as elsewhere, by their labels.
fn properties(
    report: &RunReport,
    part: &OperationReport,
    group: &FindingGroup,
    weight: Weight,
    run: &Invocation,
) -> Value {
    let mut properties = Map::new();
    properties.insert("weight".to_owned(), json!(weight));
    for (label, value) in words::lines(report, part, group, run) {
        properties.insert(label.to_owned(), value.into());
    }
    properties.insert("places".to_owned(), json!(group.places));
    Value::Object(properties)
}

fn web_request(request: &Request) -> Value {
    let parameters: Map<String, Value> =
        request.query.iter().map(|(name, value)| (name.clone(), value.as_deref().unwrap_or_default().into())).collect();
    json!({
        "protocol": "HTTP",
        "version": "1.1",
        "method": request.method,
        "target": request.target(),
        "headers": headers(&request.headers),
        "parameters": parameters,
    })
}

fn response(exchange: &RecordedExchange) -> Option<Value> {
    Some(match &exchange.result {
        Ok(response) => json!({
            "protocol": "HTTP",
            "version": "1.1",
            "statusCode": response.status,
            "headers": headers(&response.headers),
            "body": { "text": excerpt(&response.body) },
        }),
        Err(_) => json!({ "noResponseReceived": true }),
    })
}

/// Headers as an object; of those that come several times the values stand in one, as HTTP lets them.
fn headers(pairs: &[(String, String)]) -> Value {
    let mut headers = Map::new();
    for (name, value) in masked(pairs) {
        match headers.get_mut(name) {
            Some(Value::String(values)) => *values += &format!(", {value}"),
            _ => _ = headers.insert(name.to_owned(), value.into()),
        }
    }
    Value::Object(headers)
}

fn breakages(report: &RunReport) -> Vec<Value> {
    let all = report.operations.iter().flat_map(|part| part.breakages.iter().map(move |what| (part, what)));
    all.map(|(part, what)| notification(&format!("{}: {}", part.id, plain(what)))).collect()
}

fn notification(what: &str) -> Value {
    json!({ "level": "error", "message": text(what) })
}

/// A path as a relative URI.
#[must_use]
pub fn uri(path: &str) -> String {
    path.split('/').map(|segment| utf8_percent_encode(segment, UNRESERVED).to_string()).collect::<Vec<_>>().join("/")
}

/// A time as the format has it: in UTC, to the millisecond.
fn utc(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// A message. Brackets before a parenthesis would be a link in it.
#[must_use]
pub fn text(text: &str) -> Value {
    json!({ "text": text.replace("](", "\\](") })
}
