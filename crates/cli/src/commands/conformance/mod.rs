//! `conformance`: chooses a target, checks it, reports, and ends with the verdict as exit code.

mod compare;
mod dry_run;
mod execute;
pub(super) mod plan;
mod progress;
mod replay;
mod shapes;
mod suppressions;

use oplog_findings::RunReport;
use oplog_report::{self, Format, Invocation, terminal};
use oplog_wire::secret::{Secret, redact};

use super::publish::{publish, write};
use crate::args::ConformanceArgs;
use crate::data::Data;
use crate::files::ReportFile;
use crate::{out, state};
use execute::execute;
use plan::Plan;
use shapes::Shapes;

pub(crate) fn run(args: &ConformanceArgs, data: &Data, invocation: &str) -> anyhow::Result<u8> {
    if let Some(id) = &args.replay {
        return replay::run(args, id, data, invocation);
    }
    let plan = Plan::new(args, data)?;
    if args.dry_run {
        return dry_run::run(plan, data);
    }
    let Plan { subject, options, secrets, suppresses } = plan;
    ReportFile::check(&args.report.report)?;
    let shapes = args.report.snapshots.as_deref().map(Shapes::new).transpose()?;
    let mut report = execute(subject, &options, None, data)?;
    for note in suppresses.settle(&mut report, data, &secrets)? {
        out::note(&redact(&format!("note: {note}"), &secrets));
    }
    remember(args, &report, &secrets, invocation);
    if let Some(other) = &args.compare {
        write(&report, &args.report.report, &plan::again(args, invocation), &secrets)?;
        return compare::run(args, other, data, &report, &secrets);
    }
    published(args, &report, &secrets, &plan::again(args, invocation))?;
    let code = report.verdict().exit_code();
    match shapes {
        Some(shapes) => shapes.settle(args.target.as_deref(), &report, data, &secrets, invocation, code),
        None => Ok(code),
    }
}

fn published(
    args: &ConformanceArgs,
    report: &RunReport,
    secrets: &[Secret],
    invocation: &Invocation,
) -> anyhow::Result<()> {
    let style = terminal::Style {
        // Always marked: the way out takes colour away where nobody sees it.
        color: true,
        coverage: args.report.coverage.into(),
        unfolded: args.report.verbose,
        invocation: invocation.clone(),
    };
    publish(report, &args.report.report, &style, secrets)
}

/// Keeps the report for `--replay`. That it cannot be kept is no reason to fail.
fn remember(args: &ConformanceArgs, report: &RunReport, secrets: &[Secret], program: &str) {
    let invocation = plan::again(args, program).without(secrets);
    let text = oplog_report::render(Format::Json, &oplog_report::without_secrets(report, secrets), &invocation);
    if let Err(error) = state::remember(&replay::key(args), &text) {
        out::note(&format!("note: {error:#}"));
    }
}
