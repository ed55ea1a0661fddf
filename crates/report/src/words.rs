//! What is said of a finding in words: labelled lines, the same in every report that is read inside another tool.

use oplog_findings::{Counts, FindingGroup, OperationReport, Outcome, RunReport, Weight, brief_text};

use super::{Invocation, sent};
use crate::terminal::plain;

/// Positions of a finding that are named.
const PLACES: usize = 3;

/// The violation, in one line.
pub(super) fn violation(group: &FindingGroup) -> String {
    let finding = &group.finding;
    plain(&format!("{}: expected {}, got {}", finding.at, brief_text(&finding.expected), brief_text(&finding.actual)))
}

/// The fact that a finding is about, and its place on the page.
pub(super) fn fact(part: &OperationReport, group: &FindingGroup) -> String {
    let row = part.row(group).map(|entry| format!("  ({})", entry.at)).unwrap_or_default();
    format!("{}{row}", part.fact_id(group))
}

/// All there is to say, as labels and values of one line each.
pub(super) fn lines(
    report: &RunReport,
    part: &OperationReport,
    group: &FindingGroup,
    invocation: &Invocation,
) -> Vec<(&'static str, String)> {
    let finding = &group.finding;
    let mut lines = vec![("at", finding.at.clone())];
    if group.count > 1 {
        let places: Vec<&str> = group.places.iter().take(PLACES).map(String::as_str).collect();
        lines.push(("times", format!("{}, first: {}", group.count, places.join("; "))));
    }
    lines.push(("expected", finding.expected.clone()));
    lines.push(("actual", finding.actual.clone()));
    lines.push(("fact", fact(part, group)));
    lines.push(("rule", format!("{}: {}", group.rule.id, group.rule.summary)));
    if !group.also.is_empty() {
        lines.push(("also", group.also.join(", ")));
    }
    if let Some(erratum) = &finding.erratum {
        lines.push(("erratum", format!("{}#erratum.{erratum}", part.id)));
    }
    if let Some(suppression) = &group.suppression {
        lines.push(("status", suppression.to_string()));
    }
    lines.extend(sent(part, group).map(|sent| ("sent", sent)));
    if let Some(request) = invocation.request(part, group) {
        let came = report.exchange(&part.id, group).map(|exchange| match &exchange.result {
            Ok(response) => format!("status {}, {} bytes", response.status, response.body.len() + exchange.cut),
            Err(failure) => failure.to_string(),
        });
        lines.extend(came.map(|came| ("response", came)));
        lines.push(("request", request));
    }
    lines.extend(invocation.replay(part, group).map(|replay| ("replay", replay)));
    lines.push(("rerun", invocation.rerun(part, report.seed)));
    lines.push(("explain", invocation.explain(part, group)));
    lines.into_iter().map(|(label, value)| (label, plain(&value))).collect()
}

/// The same as a block of text.
pub(super) fn block(lines: &[(&'static str, String)]) -> String {
    lines.iter().map(|(label, value)| format!("{label:<9} {value}\n")).collect()
}
/// What an outcome says of a fact, in the order in which reports show the counts.
pub(super) fn columns(counts: Counts) -> [(Outcome, usize); 7] {
    let Counts { passed, failed, conflict, waived, skipped, errored, not_checkable } = counts;
    [
        (Outcome::Passed, passed),
        (Outcome::Failed, failed),
        (Outcome::Conflict, conflict),
        (Outcome::Waived, waived),
        (Outcome::Skipped, skipped),
        (Outcome::Errored, errored),
        (Outcome::NotCheckable, not_checkable),
    ]
}

/// The counts in a line. What is rare is named only where there is some of it.
pub(super) fn counted(counts: Counts) -> String {
    let always = |outcome| matches!(outcome, Outcome::Passed | Outcome::Failed | Outcome::Conflict | Outcome::Skipped);
    let shown = columns(counts).into_iter().filter(|(outcome, count)| always(*outcome) || *count > 0);
    shown.map(|(outcome, count)| format!("{count} {}", outcome.as_str())).collect::<Vec<_>>().join(", ")
}

/// Which parts are missing of a run that was merged from some of them.
pub(super) fn missing_parts(report: &RunReport) -> Option<String> {
    let shard = report.shard.as_ref().filter(|shard| !report.complete && !shard.parts.is_empty())?;
    let missing: Vec<String> = shard.missing().map(|part| part.to_string()).collect();
    Some(format!("not all of {} parts are there, missing: {}", shard.of, missing.join(", ")))
}

/// What is wrong with the run as a whole, each in a sentence: none of it belongs to one fact.
pub(super) fn troubles(report: &RunReport) -> Vec<String> {
    let mut troubles = [report.stale.as_slice(), &report.drift].concat();
    match &report.command {
        Some(command) if command.interrupted.is_some() => troubles.push(command.to_string()),
        _ if !report.complete => {
            troubles.push(missing_parts(report).unwrap_or_else(|| "the run was stopped before its end".to_owned()));
        }
        _ => {}
    }
    let counts = report.counts();
    if counts.checked() == 0 {
        troubles.push("no fact could be checked".to_owned());
    }
    // Where it kept a fact from being checked, it is told there.
    let broken = report.operations.iter().flat_map(|part| &part.breakages).next();
    if let (0, Some(what)) = (counts.errored, broken) {
        troubles.push(format!("not all could be asked: {what}"));
    }
    troubles.iter().map(|trouble| plain(trouble)).collect()
}

/// Weights in the order in which a person should read findings.
pub(super) const ORDER: [Weight; 4] = [Weight::Fail, Weight::Warn, Weight::Conflict, Weight::Waived];
