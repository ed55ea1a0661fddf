//! `check`: recorded traffic instead of a target. What the answers prove, or with `--requests` what the client sent.
//!
//! The recording is read one exchange at a time; `oplog_conformance::recorded` and `oplog_requests` check it. Nothing is sent.

mod recorded;

use std::collections::BTreeSet;
use std::io::Read;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use oplog_conformance::client::Limits;
use oplog_conformance::recorded::{Recording, contracts};
use oplog_conformance::run::Options;
use oplog_findings::{RunReport, SeverityOverrides};
use oplog_report::Invocation;
use oplog_requests::RollingJournal;
use oplog_wire::har;

use self::recorded::Recorded;
use super::clients::{Clients, all, chosen, report};
use super::place;
use super::publish::publish;
use crate::args::{CheckArgs, Checks};
use crate::data::Data;
use crate::files::{self, ReportFile};
use crate::out::{self, quoted};

/// Bytes of requests that are remembered, about (256 MiB): for walks and retries, which are several requests.
const REMEMBERED: usize = 256 << 20;

pub(crate) fn run(args: &CheckArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let operations = chosen(&args.only, data)?;
    let mut levels = SeverityOverrides::default();
    let side = if args.requests { Checks::Clients } else { Checks::Targets };
    levels.add(args.levels.overrides(&data.catalogue, side)?);
    ReportFile::check(&args.report.to.report)?;
    let place = place::of(&args.report.to, data, None)?;
    let file = files::open(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let bar = bar(file.bytes);
    let file = bar.wrap_read(file.reader);
    let report = match args.requests {
        true => sent(args, data, file, operations.as_ref(), &levels),
        false => answered(args, data, file, operations.unwrap_or_else(|| all(&data.catalogue)), &levels),
    };
    bar.finish_and_clear();
    let report = report?;

    let mut check = format!("{program} check {}", quoted(&args.file.to_string_lossy()));
    if args.requests {
        check += " --requests";
    }
    let style = args.report.style(Invocation::reading(program, args.levels.repeated(check), place));
    Ok(publish(&report, &args.report.to, &style, &[]))
}

/// How much of the file is read; nothing where no terminal shows it.
fn bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bytes} of {total_bytes} read, {elapsed}") {
        bar.set_style(style);
    }
    bar
}

/// What the answers come to.
fn answered(
    args: &CheckArgs,
    data: &Data,
    file: impl Read,
    operations: BTreeSet<String>,
    levels: &SeverityOverrides,
) -> anyhow::Result<RunReport> {
    let options = Options {
        operations: operations.into_iter().collect(),
        seed: 0,
        limits: Limits::default(),
        levels: levels.clone(),
        shard: None,
    };
    let contracts = contracts(&data.catalogue, &options).context("the tables cannot be used")?;
    let mut checked = Recording::new(&contracts, &options)?;
    har::read(file, |entry| {
        if let Some(recorded) = Recorded::new(entry) {
            checked.add(recorded.traffic());
        }
    })
    .with_context(|| unreadable(args))?;
    let (report, seen) = checked.finish(&args.file.to_string_lossy());
    out::note(&format!(
        "{} exchanges, {} of documented operations; {} of them prove nothing: an error that no row lists, a request that is not as \
         documented, a body that was not recorded",
        seen.exchanges, seen.documented, seen.unproven
    ));
    Ok(report)
}

/// What the requests come to.
fn sent(
    args: &CheckArgs,
    data: &Data,
    file: impl Read,
    operations: Option<&BTreeSet<String>>,
    levels: &SeverityOverrides,
) -> anyhow::Result<RunReport> {
    let mut journal = RollingJournal::new(data.catalogue.operations(), REMEMBERED);
    let (mut number, mut times) = (0, None);
    har::read(file, |entry| {
        let Some(recorded) = Recorded::new(entry) else { return };
        if let Some(request) = recorded.logged(number + 1, &data.catalogue) {
            number += 1;
            times = Some((times.map_or(request.at, |(first, _)| first), request.at));
            journal.add(request);
        }
    })
    .with_context(|| unreadable(args))?;
    let url = args.file.to_string_lossy();
    let (started, ended) = times.unwrap_or_else(|| (Timestamp::now(), Timestamp::now()));
    let clients = Clients {
        name: &format!("the requests in {url}"),
        url: &url,
        started,
        ended,
        command: None,
        seed: 0,
        operations,
        severities: levels,
    };
    Ok(report(&data.catalogue, &journal.check(), clients))
}

fn unreadable(args: &CheckArgs) -> String {
    format!("{} is no HAR that can be read", args.file.display())
}
