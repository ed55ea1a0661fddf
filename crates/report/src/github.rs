//! Annotations of GitHub's workflows: a line for each finding, which a runner shows beside a line of the reader's repository.
//!
//! A runner reads commands from what a step prints, one a line; so nothing that a target answered may begin a line. Failing
//! findings come first, because a step shows only its first ten errors, warnings and notices. Neighbour: `markdown`, which
//! shows all.

use std::fmt::Write as _;

use super::terminal::plain;
use oplog_findings::{FindingGroup, OperationReport, RunReport, Weight};

use super::{Invocation, order, words};

/// The report as lines for a runner, each with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, invocation: &Invocation) -> String {
    let mut out = String::new();
    for weight in words::ORDER {
        for (part, group) in order::findings(report, weight) {
            finding(&mut out, report, part, group, weight, invocation);
        }
    }
    for trouble in words::troubles(report) {
        let _ = writeln!(out, "::error title={}::{}", property("run"), data(&trouble));
    }
    for part in report.operations.iter().filter(|part| part.counts().errored > 0) {
        let first = part.breakages.first().map(|first| format!(", first because: {}", plain(first)));
        let text = format!("{} facts could not be checked{}", part.counts().errored, first.unwrap_or_default());
        let _ = writeln!(out, "::error title={}::{}", property(&part.id), data(&text));
    }
    out
}

fn finding(
    out: &mut String,
    report: &RunReport,
    part: &OperationReport,
    group: &FindingGroup,
    weight: Weight,
    invocation: &Invocation,
) {
    let (command, word) = match weight {
        Weight::Fail => ("error", ""),
        Weight::Warn => ("warning", ""),
        Weight::Conflict => ("notice", "conflict: "),
        Weight::Waived => ("notice", "waived: "),
    };
    let title = format!("{word}{} {}", group.rule.id, part.fact_id(group));
    // An annotation has little room: what it begins with is not said again, and what is long is left to other reports.
    let mut lines = words::lines(report, part, group, invocation);
    lines.retain(|(label, _)| {
        !matches!(*label, "at" | "expected" | "actual" | "sent" | "response" | "request" | "rerun")
    });
    let text = format!("{}\n{}", words::violation(group), words::block(&lines));
    let mut properties = String::new();
    if let Some((file, line)) = invocation.place.of(part, group) {
        let _ = write!(properties, "file={},", property(file));
        if let Some(line) = line {
            let _ = write!(properties, "line={line},");
        }
    }
    let _ = writeln!(out, "::{command} {properties}title={}::{}", property(&title), data(text.trim_end()));
}

/// The text of an annotation: `%` and line breaks escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command: what ends one is escaped as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
