//! `merge`: several reports in JSON as one, in every format and with the exit code of a run.

use anyhow::Context;
use oplog_conformance::consequences;
use oplog_findings::{RunReport, Shard};
use oplog_report::Invocation;
use oplog_report::merge::merge;

use super::place;
use super::publish::publish;
use crate::args::MergeArgs;
use crate::data::Data;
use crate::files::ReportFile;
use crate::{rules, state};

pub(crate) fn run(args: &MergeArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    ReportFile::check(&args.report.to.report)?;
    let place = place::of(&args.report.to, data, None)?;
    let reports = args.reports.iter().map(|path| state::read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let report = merge(&reports, &data.catalogue, rules::find).context("the reports cannot be merged")?;
    let report = told_once(report);
    let style = args.report.style(Invocation {
        takes_seed: true,
        ..Invocation::reading(
            program,
            format!("{program} conformance --target {}", crate::out::quoted(&report.target)),
            place,
        )
    });
    Ok(publish(&report, &args.report.to, &style, &[]))
}

/// A part of a run cannot know what its findings follow from; once all parts are there, each cause is told once.
fn told_once(mut report: RunReport) -> RunReport {
    if report.shard.as_ref().is_some_and(Shard::is_whole) {
        for part in &mut report.operations {
            part.findings = consequences::told_once(std::mem::take(&mut part.findings));
        }
    }
    report
}
