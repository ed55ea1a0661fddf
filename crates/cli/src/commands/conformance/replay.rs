//! `--replay`: one finding of the last run, or of a JSON report, checked again.

use std::fmt::Write as _;

use anyhow::{Context, bail};
use oplog_conformance::run::Wanted;
use oplog_findings::names::UnknownName;
use oplog_findings::{RecordedExchange, RunReport, Verdict};
use oplog_report::json::Stored;
use oplog_report::terminal::plain;
use oplog_wire::secret::redact;

use super::execute::execute;
use super::plan::Plan;
use crate::args::ConformanceArgs;
use crate::commands::exchange;
use crate::data::Data;
use crate::{FAIL, INCONCLUSIVE, PASS, out, state};

/// Exchanges that are shown in full.
const EXCHANGES: usize = 3;

/// Checks the finding `id` again; the exit code says whether it is still there.
pub(super) fn run(args: &ConformanceArgs, id: &str, data: &Data, program: &str) -> anyhow::Result<u8> {
    let kept = match &args.from {
        Some(path) => state::read(path)?,
        None => super::last_run(args).report().with_context(|| {
            format!(
                "there is no report of a run on this target: run `{program} conformance` on it first, or name a report \
                 with --from FILE"
            )
        })?,
    };
    let wanted = find(&kept, id).context("--replay cannot be used")?;
    // What is generated is generated as it was then.
    let args = &ConformanceArgs { seed: kept.seed, ..args.clone() };
    let Plan { subject, options, secrets, .. } = Plan::new(args, data)?;
    let report = execute(subject, &options, Some(&wanted), data)?;
    let (text, code) = shown(&report, &wanted);
    out::print(&redact(&text, &secrets))?;
    Ok(code)
}

/// The finding with this id in a report for programs.
fn find(report: &Stored, id: &str) -> anyhow::Result<Wanted> {
    let Some((part, found)) = report.finding(id) else {
        let known = report.findings().map(|(_, found)| found.id.as_str());
        bail!(UnknownName::new("finding", id, known));
    };
    let request = found.request.as_ref();
    let request =
        request.with_context(|| format!("the finding {id} has no request to repeat: check the operation again"))?;
    Ok(Wanted {
        operation: part.id.clone(),
        rule: found.rule.clone(),
        fact: found.local().to_owned(),
        call: request.parts.clone(),
    })
}

/// The exchanges, and whether the finding is still there.
fn shown(report: &RunReport, wanted: &Wanted) -> (String, u8) {
    let mut text = String::new();
    let Some(part) = report.operations.first() else { return (text, INCONCLUSIVE) };
    let sent: Vec<&RecordedExchange> =
        report.exchanges.iter().filter(|exchange| exchange.operation == wanted.operation).collect();
    if wanted.is_alone() {
        for one in sent.iter().take(EXCHANGES) {
            text += &exchange::shown(one);
        }
        if let Some(more @ 1..) = sent.len().checked_sub(EXCHANGES) {
            let _ = writeln!(text, "and {more} more requests of the walk\n");
        }
    } else {
        let _ = writeln!(
            text,
            "This finding compares several responses, so the whole operation was checked again: {} requests.\n",
            report.requests
        );
    }
    let seen = part.findings.iter().filter(|group| group.rule.id == wanted.rule && group.finding.fact == wanted.fact);
    let mut seen = seen.peekable();
    let name = format!("{}  {}#{}", wanted.rule, wanted.operation, wanted.fact);
    for what in &part.breakages {
        let _ = writeln!(text, "error     {}", plain(what));
    }
    if seen.peek().is_none() {
        let untested = !part.breakages.is_empty() || !report.complete;
        let word = if untested { "INCONCLUSIVE" } else { "GONE" };
        let _ = writeln!(text, "\x1b[1m{word}\x1b[0m  {name}");
        return (text, if untested { INCONCLUSIVE } else { PASS });
    }
    let _ = writeln!(text, "\x1b[1mSTILL THERE\x1b[0m  {name}");
    for group in seen {
        for (label, value) in
            [("at", &group.finding.at), ("expected", &group.finding.expected), ("actual", &group.finding.actual)]
        {
            let _ = writeln!(text, "  {label:<9} {}", plain(value));
        }
    }
    (text, if report.verdict() == Verdict::Fail { FAIL } else { PASS })
}
