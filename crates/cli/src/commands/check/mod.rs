//! `check`: recorded traffic instead of a target. What the answers prove, or with `--requests` what the client sent.
//!
//! `har` reads the recording, one exchange at a time; `oplog_conformance::recorded` and `oplog_requests` check it. Nothing is sent.

mod har;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use oplog_conformance::client::Limits;
use oplog_conformance::recorded::{self, Recording};
use oplog_conformance::run::Options;
use oplog_findings::{RunReport, SeverityOverrides};
use oplog_report::Invocation;
use oplog_report::terminal::Style;
use oplog_requests::{LoggedRequest, Proof, ServedExchange};

use self::har::HarEntry;
use super::clients::{Clients, asked_for, chosen, report};
use super::place;
use super::publish::publish;
use crate::args::{CheckArgs, Checks};
use crate::data::Data;
use crate::files::ReportFile;
use crate::out::{self, quoted};

pub(crate) fn run(args: &CheckArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let operations = chosen(&args.only, data)?;
    let mut levels = SeverityOverrides::default();
    let side = if args.requests { Checks::Clients } else { Checks::Targets };
    levels.add(args.levels.overrides(&data.catalogue, side)?);
    ReportFile::check(&args.to.report)?;
    let place = place::of(&args.to, data, None)?;
    let (file, bytes): (Box<dyn Read>, u64) = if args.file.as_os_str() == "-" {
        (Box::new(io::stdin().lock()), 0)
    } else {
        let file = File::open(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
        let bytes = file.metadata().map_or(0, |found| found.len());
        (Box::new(file), bytes)
    };
    let bar = bar(bytes);
    let report = match args.requests {
        true => sent(args, data, bar.wrap_read(file), operations, &levels),
        false => answered(args, data, bar.wrap_read(file), operations, &levels),
    };
    bar.finish_and_clear();
    let report = report?;

    let mut check = format!("{program} check {}", quoted(&args.file.to_string_lossy()));
    if args.requests {
        check += " --requests";
    }
    let check =
        args.levels.flags().fold(check, |line, (flag, pattern, _)| format!("{line} {flag} {}", quoted(pattern)));
    let style = Style {
        color: true,
        coverage: args.coverage.into(),
        unfolded: args.verbose,
        invocation: Invocation {
            program: program.to_owned(),
            check,
            send: None,
            takes_seed: false,
            rest: String::new(),
            place,
        },
    };
    Ok(publish(&report, &args.to, &style, &[]))
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
    let contracts = recorded::contracts(&data.catalogue, &options).context("the tables cannot be used")?;
    let mut checked = Recording::new(&contracts, &options)?;
    har::read(file, |entry| {
        if let Some(traffic) = entry.traffic() {
            checked.add(traffic);
        }
    })
    .with_context(|| format!("{} is no HAR that can be read", args.file.display()))?;
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
    operations: BTreeSet<String>,
    levels: &SeverityOverrides,
) -> anyhow::Result<RunReport> {
    let mut journal: Vec<LoggedRequest> = Vec::new();
    har::read(file, |entry| {
        if let Some(request) = logged(&entry, journal.len() as u64 + 1, data) {
            journal.push(request);
        }
    })
    .with_context(|| format!("{} is no HAR that can be read", args.file.display()))?;
    let checked = oplog_requests::check(data.catalogue.operations(), &journal, 0);
    let operations = if args.only.is_empty() { asked_for(&checked, operations) } else { operations };
    let time = |request: Option<&LoggedRequest>| request.map_or_else(Timestamp::now, |request| request.at);
    let name = args.file.to_string_lossy();
    let clients = Clients {
        name: &format!("the requests in {name}"),
        url: &name,
        started: time(journal.first()),
        ended: time(journal.last()),
        seed: 0,
        command: None,
        operations: &operations,
        severities: levels,
    };
    Ok(report(&data.catalogue, &checked, clients))
}

/// A request to an operation of the tables; what a page loads beside it is nobody's business.
fn logged(entry: &HarEntry, id: u64, data: &Data) -> Option<LoggedRequest> {
    let target = entry.target()?;
    let exchange = ServedExchange {
        connection: None,
        at: entry.at,
        method: &entry.method,
        target: &target,
        headers: &entry.headers,
        body: &entry.body,
        status: entry.status,
        answer_headers: &entry.answer_headers,
        answer: entry.answer.as_deref().unwrap_or_default(),
    };
    let request = LoggedRequest::new(id, &exchange, Proof::Unchecked, data.catalogue.operations());
    entry.is_documented(&data.catalogue).then_some(request)
}
