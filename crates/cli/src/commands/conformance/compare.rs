//! `--compare`: two targets are checked in the same way, and only the differences are printed.

use std::path::Path;

use oplog_findings::RunReport;
use oplog_report::compare::{Side, compare, render};
use oplog_report::snapshots::observed;
use oplog_wire::secret::{Secret, redact};

use super::execute::execute;
use super::plan::Plan;
use crate::args::ConformanceArgs;
use crate::data::Data;
use crate::{FAIL, INCONCLUSIVE, PASS, state};

/// Checks `other` as the target was checked, or reads a report of it, and prints the differences; the exit code says whether the
/// target got worse.
pub(super) fn run(
    args: &ConformanceArgs,
    other: &str,
    data: &Data,
    report: &RunReport,
    secrets: &[Secret],
) -> anyhow::Result<u8> {
    if !report.complete {
        args.report.to.people().note("note: nothing is compared, because the run was stopped");
        return Ok(INCONCLUSIVE);
    }
    let here = side(report, data, secrets);
    let mut secrets = secrets.to_vec();
    let there = match report_path(other) {
        Some(path) => Side::from(&state::read(path)?),
        None => {
            let plan = Plan::new(&ConformanceArgs { target: Some(other.to_owned()), ..args.clone() }, data)?;
            secrets.extend(plan.secrets);
            side(&execute(plan.subject, &plan.options, None, data)?, data, &secrets)
        }
    };
    let differences = compare(&here, &there);
    args.report.to.people().print(&redact(&render(&differences, &here, &there), &secrets))?;
    Ok(match () {
        () if differences.is_regression() => FAIL,
        () if !here.is_tested() || !there.is_tested() => INCONCLUSIVE,
        () => PASS,
    })
}

/// The file that `other` names; a URL or the name of a target is none.
fn report_path(other: &str) -> Option<&Path> {
    let path = Path::new(other);
    let is_file = !other.contains("://") && path.extension().is_some_and(|extension| extension == "json");
    is_file.then_some(path)
}

fn side(report: &RunReport, data: &Data, secrets: &[Secret]) -> Side {
    let checked = report.operations.iter().filter_map(|part| data.catalogue.get(&part.id)).collect::<Vec<_>>();
    let shapes = observed(&checked, &report.exchanges, secrets);
    let named =
        shapes.into_iter().map(|(subject, shape)| (format!("{} {}", subject.operation, subject.answers()), shape));
    Side::of(report, named.collect())
}
