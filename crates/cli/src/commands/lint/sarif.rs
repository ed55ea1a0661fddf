//! The findings as SARIF 2.1.0, at the lines of the tables: for code scanning and editors.

use oplog_report::sarif;
use serde_json::{Value, json};

use super::report::{Linted, Report, Weighed, Weight};

/// Indented, with a line break at its end.
pub(super) fn render(report: &Report, program: &str) -> String {
    let results =
        report.linted.iter().flat_map(|linted| linted.findings.iter().map(move |found| result(linted, found)));
    let log = json!({
        "$schema": sarif::SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "oplog lint",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": oplog_lint::rules::infos().map(|rule| sarif::descriptor(rule, program)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": "lint/" },
            "originalUriBaseIds": { sarif::ROOT: { "description": sarif::text("The folder that was linted from.") } },
            "results": results.collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

fn result(linted: &Linted, Weighed { finding, weight }: &Weighed) -> Value {
    let level = match weight {
        Weight::Fail => "error",
        Weight::Warn => "warning",
        Weight::Known => "note",
    };
    let (id, found) = (linted.document.operation.id(), &finding.found);
    let name = found.fact.as_ref().map_or_else(|| id.to_string(), |fact| format!("{id}#{fact}"));
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": sarif::uri(&linted.document.file), "uriBaseId": sarif::ROOT },
        },
        "logicalLocations": [{ "fullyQualifiedName": name, "kind": "member" }],
    });
    // What the tables as a whole lack is shown at their first line; of a page only where it stands is known.
    if let Some(line) = linted.line(finding).or(linted.document.is_tables.then_some(1)) {
        location["physicalLocation"]["region"] = json!({ "startLine": line });
    }
    let erratum = finding.erratum.as_ref().map(|erratum| format!(" (erratum {erratum} is about it)"));
    let message = format!("{name}: {}; {}{}", found.says, found.shows, erratum.unwrap_or_default());
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": oplog_lint::rules::infos().position(|rule| rule.id == finding.rule.id),
        "level": level,
        "message": sarif::text(&message),
        "locations": [location],
        "properties": { "weight": weight.as_str(), "at": found.at },
    })
}
