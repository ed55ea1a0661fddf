//! `conformance`: chooses a target, checks it, reports, and ends with the verdict as exit code.

mod compare;
mod dry_run;
pub(super) mod execute;
pub(super) mod plan;
mod progress;
mod replay;
mod shapes;
pub(super) mod suppressions;

use oplog_report::Invocation;
use oplog_wire::secret::redact;

use super::place;
use super::publish::{publish, remember, write};
use crate::INCONCLUSIVE;
use crate::args::ConformanceArgs;
use crate::data::Data;
use crate::files::ReportFile;
use crate::state::LastRun;
use execute::execute;
use plan::{Plan, Subject};
use shapes::Shapes;

pub(crate) fn run(args: &ConformanceArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    if let Some(id) = &args.replay {
        return replay::run(args, id, data, program);
    }
    let plan = Plan::new(args, data)?;
    if let Some(how) = args.dry_run {
        return dry_run::run(plan, how, data);
    }
    let Plan { subject, options, secrets, suppresses, line } = plan;
    let to = &args.report.to;
    ReportFile::check(&to.report)?;
    let invocation = Invocation { place: place::of(to, data, line.as_ref())?, ..plan::again(args, program) };
    let shapes = args.snapshots.as_deref().map(Shapes::new).transpose()?;
    let named = match &subject {
        Subject::Target(target) => Some(target.clone()),
        Subject::MockServer(_) => None,
    };
    let mut report = execute(subject, &options, None, data)?;
    for (name, value) in named.iter().flat_map(|target| target.unused(&report.exchanges)) {
        let note =
            format!("note: {name} = {value} is named in the configuration, and no request of this run asked for it");
        to.people().note(&redact(&note, &secrets));
    }
    for note in suppresses.settle(&mut report, data, &secrets)? {
        to.people().note(&redact(&format!("note: {note}"), &secrets));
    }
    // That shapes cannot be kept is told behind the report, which is there all the same.
    let settled = shapes.map(|shapes| shapes.settle(args.target.as_deref(), &mut report, data, &secrets, program));
    let settled = settled.transpose();
    if let Ok(Some(text)) = &settled {
        to.people().print(text)?;
    }
    remember(&last_run(args), &report, &secrets, &invocation, to.people());
    if let Some(other) = &args.compare {
        let lost = write(&report, &to.report, &invocation, &secrets);
        settled?;
        let code = compare::run(args, other, data, &report, &secrets)?;
        return Ok(if lost > 0 { code.max(INCONCLUSIVE) } else { code });
    }
    let style = args.report.style(invocation);
    let code = publish(&report, to, &style, &secrets);
    settled?;
    Ok(code)
}

/// What the report of this run is kept under.
fn last_run(args: &ConformanceArgs) -> LastRun {
    LastRun::on(args.target.as_deref(), args.config.as_deref(), args.entries)
}
