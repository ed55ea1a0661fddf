//! `proxy`: forwards to a target, and checks both sides of what passes.
//!
//! Requests are served on threads of the runtime; the checker works on this one, until a signal, the time or the end of the command stops
//! the server. Neighbours: `both` makes one report of the two sides.

mod both;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;

use anyhow::Context;
use jiff::Timestamp;
use oplog_conformance::recorded;
use oplog_conformance::run::Options;
use oplog_findings::{CommandEnd, RunReport, Weight};
use oplog_proxy::{BothSides, Checker, Host, Proxy, Upstream, serve, tap};
use oplog_report::Invocation;
use oplog_wire::secret::redact;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::process::Command;

use super::conformance::plan;
use super::conformance::suppressions::Suppressions;
use super::mock::{ended, exposed};
use super::publish::{publish, remember};
use super::{listen, place, runtime, supervised};
use crate::args::{Checks, ProxyArgs, WhoseHost};
use crate::data::Data;
use crate::files::ReportFile;
use crate::out::{self, quoted};
use crate::state::LastRun;
use crate::{COMMAND_FAILED, PASS};

/// Most bytes of requests that are remembered, about (64 MiB): for walks and retries, which are several requests.
const REMEMBERED: usize = 64 << 20;

/// Where it listens, unless the arguments say so.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

pub(crate) fn run(args: &ProxyArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let base = plan::chosen(&args.target, args.config.as_deref(), data)?;
    let mut levels = base.levels.clone();
    levels.add(args.levels.overrides(&data.catalogue, Checks::Both)?);
    ReportFile::check(&args.report.to.report)?;
    let place = place::of(&args.report.to, data, base.line.as_ref())?;
    let operations = plan::operations(&args.only, data, &base)?;
    let options = Options { operations, seed: 0, limits: base.limits.clone(), levels, shard: None };
    let contracts = recorded::contracts(&data.catalogue, &options).context("the tables cannot be used")?;
    let host = match args.host {
        WhoseHost::Client => Host::Client,
        WhoseHost::Target => Host::Target,
    };
    let upstream = Upstream::new(&base.target, data.catalogue.operations(), host).context("--target cannot be used")?;

    let (tap, passing) = tap();
    let checker = Checker::new(&base.target.name, &contracts, &options, passing, REMEMBERED)?;
    let runtime = runtime()?;
    let (listener, address) = runtime.block_on(listen(address(args)))?;
    let url = format!("http://{address}");
    let proxy = Proxy::new(upstream, data.catalogue.clone(), &options.operations, address, tap);
    let started = Timestamp::now();
    greet(args, &url, &base.target.url, address)?;
    let (tell, over) = mpsc::channel();
    runtime.spawn(serving(listener, proxy, args.stop_after, command(args, &url), tell));

    let whole = |outcome: &BothSides, ended: Option<&CommandEnd>| {
        let target = format!("the traffic to {}", base.target.name);
        both::report(outcome, data, &options, (&target, &base.target.url), started, ended)
    };
    let outcome = checker.run(|outcome| {
        let report = whole(outcome, None);
        let text = redact(&verdict(&report, outcome).to_string(), &base.secrets);
        serde_json::from_str(&text).unwrap_or(Value::Null)
    })?;
    // Whoever started the server has told how the command ended before it said that there would be no more.
    let ended = over.try_recv().ok().flatten().transpose()?;
    runtime.shutdown_background();

    let mut report = whole(&outcome, ended.as_ref());
    let suppressions = Suppressions { waivers: base.waivers, served: base.operations, baseline: None };
    for note in suppressions.settle(&mut report, data, &base.secrets)? {
        args.report.to.people().note(&redact(&format!("note: {note}"), &base.secrets));
    }
    args.report.to.people().note(&told(&outcome));
    let words: Vec<_> = args.command.iter().map(|word| quoted(&word.to_string_lossy())).collect();
    let command = words.join(" ");
    let rest = if command.is_empty() { String::new() } else { format!(" -- {command}") };
    let invocation = Invocation { rest, ..Invocation::reading(program, again(args, program), place) };
    let style = args.report.style(invocation);
    remember(&LastRun::of_proxy(&args.target), &report, &base.secrets, &style.invocation, args.report.to.people());
    let code = publish(&report, &args.report.to, &style, &base.secrets);
    let failed = ended.filter(|ended| ended.exit_code != Some(0) || ended.interrupted.is_some());
    if let Some(ended) = &failed {
        out::note(&format!("{command}: the command {ended}"));
    }
    Ok(if code == PASS && failed.is_some() { COMMAND_FAILED } else { code })
}

/// Where to listen.
fn address(args: &ProxyArgs) -> SocketAddr {
    let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    args.listen.unwrap_or(if args.command.is_empty() { USUAL } else { free })
}

/// The command whose requests go through the proxy, if there is one.
fn command(args: &ProxyArgs, url: &str) -> Option<(Command, String)> {
    let (name, rest) = args.command.split_first()?;
    let mut command = Command::new(name);
    command.args(rest).env("OPLOG_URL", url).envs(supervised::no_proxy());
    if args.report.to.own_stdout() {
        command.stdout(std::io::stderr());
    }
    Some((command, name.to_string_lossy().into_owned()))
}

/// Serves until the command ends, or where there is none until it is time, or a signal comes.
async fn serving(
    listener: TcpListener,
    proxy: Proxy,
    stop_after: Option<std::time::Duration>,
    command: Option<(Command, String)>,
    tell: mpsc::Sender<Option<anyhow::Result<CommandEnd>>>,
) {
    let until = async {
        let ended = match command {
            Some((mut command, name)) => Some(supervised::run(&mut command, &name, stop_after).await),
            None => {
                ended(stop_after).await;
                None
            }
        };
        // Whoever waits for it may be gone.
        let _ = tell.send(ended);
    };
    serve(listener, proxy, until).await;
}

/// Says that it serves: whoever starts it from a script waits for the first line.
fn greet(args: &ProxyArgs, url: &str, target: &str, address: SocketAddr) -> anyhow::Result<()> {
    let text = format!(
        "forwarding {url} to {target}, ctrl-c stops it\n  verdict:   curl -sS {url}/__admin/verdict\n  requests:  curl -sS {url}/__admin/requests\n"
    );
    if args.command.is_empty() {
        args.report.to.people().print(&text)?;
    }
    if let Some(warning) = exposed(address) {
        out::note(warning);
    }
    Ok(())
}

/// What all of it has come to so far, for programs.
fn verdict(report: &RunReport, outcome: &BothSides) -> Value {
    let findings: Vec<Value> = [Weight::Fail, Weight::Warn, Weight::Conflict]
        .into_iter()
        .flat_map(|weight| report.findings(weight).map(move |found| (weight, found)))
        .map(|(weight, (part, group))| {
            json!({
                "rule": group.rule.id,
                "weight": weight,
                "operation": part.id,
                "fact": group.finding.fact,
                "at": group.finding.at,
                "expected": group.finding.expected,
                "actual": group.finding.actual,
                "count": group.count,
            })
        })
        .collect();
    json!({
        "verdict": report.verdict(),
        "pass": report.verdict().exit_code() == PASS,
        "requests": outcome.seen.documented,
        "undocumented": outcome.undocumented,
        "forgotten": outcome.forgotten,
        "unanswered": outcome.unanswered.iter().map(|(_, times)| times).sum::<u64>(),
        "findings": findings,
    })
}

/// How much of the traffic was checked.
fn told(outcome: &BothSides) -> String {
    format!(
        "{} requests to documented operations, {} to other paths, which are not checked; {} answers prove nothing: an error that no row \
         lists, an answer to a request that is not as documented, none at all",
        outcome.seen.exchanges, outcome.undocumented, outcome.seen.unproven
    )
}

/// How the same traffic is checked again.
fn again(args: &ProxyArgs, program: &str) -> String {
    let mut check = format!("{program} proxy --target {}", quoted(&args.target));
    if let Some(config) = &args.config {
        check += &format!(" --config {}", quoted(&config.to_string_lossy()));
    }
    if let Some(listen) = args.listen {
        check += &format!(" --listen {listen}");
    }
    if args.host == WhoseHost::Target {
        check += " --host target";
    }
    args.levels.repeated(check)
}
