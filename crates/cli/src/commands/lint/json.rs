//! The findings as JSON, for programs.

use serde_json::json;

use super::report::{Report, Weight};

/// Indented, with a line break at its end.
pub(super) fn render(report: &Report) -> String {
    let operations = report.linted.iter().map(|linted| {
        let findings = linted.findings.iter().map(|weighed| {
            let finding = &weighed.finding;
            json!({
                "lint": finding.rule.id,
                "weight": weighed.weight.as_str(),
                "fact": finding.found.fact,
                "line": linted.line(finding),
                "at": finding.found.at,
                "says": finding.found.says,
                "shows": finding.found.shows,
                "erratum": finding.erratum,
            })
        });
        let document = &linted.document;
        json!({
            "id": document.operation.id().as_str(),
            "file": document.file,
            "findings": findings.collect::<Vec<_>>(),
        })
    });
    let document = json!({
        "verdict": if report.fails() { "fail" } else { "pass" },
        "strict": report.strict,
        "counts": {
            "fail": report.count(Weight::Fail),
            "known": report.count(Weight::Known),
            "warn": report.count(Weight::Warn),
        },
        "operations": operations.collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}
