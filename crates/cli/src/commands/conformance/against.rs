//! `--against`: the same questions to two targets, and only what differs in the answers.

use std::collections::BTreeMap;

use oplog_conformance::compare::{Side, compare, render};
use oplog_conformance::report::redact;
use oplog_conformance::run::{Conclusion, Report};
use oplog_conformance::snapshots::observed;
use oplog_wire::sign::Secret;

use super::execute::execute;
use super::plan::Plan;
use crate::args::ConformanceArgs;
use crate::data::Data;
use crate::{CONFORMS, DEPARTS, UNTESTED, out};

/// Judges `other` as the target was judged, and prints what differs; the exit code says whether the target got worse.
pub(super) fn run(
    args: &ConformanceArgs,
    other: &str,
    data: &Data,
    report: &Report,
    secrets: &[Secret],
) -> anyhow::Result<u8> {
    let here = side(report, data, secrets);
    let plan = Plan::new(&ConformanceArgs { target: Some(other.to_owned()), ..args.clone() }, data)?;
    let there_report = execute(plan.subject, &plan.options, None, data)?;
    let secrets = [secrets, &plan.secrets].concat();
    let there = side(&there_report, data, &secrets);
    let differences = compare(&here, &there);
    out::print(&redact(&render(&differences, &here, &there), &secrets))?;
    let untested = [report, &there_report].iter().any(|report| report.conclusion() == Conclusion::Untested);
    Ok(match () {
        () if differences.is_regression() => DEPARTS,
        () if untested => UNTESTED,
        () => CONFORMS,
    })
}

fn side(report: &Report, data: &Data, secrets: &[Secret]) -> Side {
    let judged = report.operations.iter().filter_map(|part| data.catalogue.get(&part.id)).collect::<Vec<_>>();
    let shapes = observed(&judged, &report.exchanges, secrets);
    let shapes: BTreeMap<_, _> = shapes
        .into_iter()
        .map(|(subject, shape)| (format!("{} {}", subject.operation, subject.form.as_str()), shape))
        .collect();
    Side::of(report, shapes)
}
