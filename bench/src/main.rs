//! What the mock server and the checker cost, beside programs that people would use instead.
//!
//! `cargo xtask bench` builds this in release mode and runs it: [`servers`] in processes of their own, [`load`] against them,
//! [`rates`], [`growth`], [`process`], [`checker`] and [`long`] for what is measured, [`page`] and [`plot`] for what is written. Edges: it
//! measures ratios within one run, each the median of several rounds in which everything is measured once; no test depends on one.

mod checker;
mod growth;
mod load;
mod long;
mod others;
mod page;
mod plot;
mod process;
mod rates;
mod servers;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Serialize;

/// How much is measured.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Scale {
    /// Rounds, of which the median counts.
    rounds: usize,
    /// How long a server is under load in each round.
    #[serde(skip)]
    time: Duration,
    /// Requests after which the memory is looked at last.
    requests: u64,
}

/// All results of a run.
#[derive(Debug, Serialize)]
pub(crate) struct Results {
    pub(crate) machine: String,
    pub(crate) scale: Scale,
    pub(crate) rates: rates::Rates,
    pub(crate) others: Vec<others::Other>,
    pub(crate) start: process::Start,
    pub(crate) memory: process::Memory,
    pub(crate) growth: Vec<growth::Growth>,
    pub(crate) checker: checker::Checker,
    pub(crate) long: Vec<long::Long>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["serve", kind, body] => servers::run(kind, body.parse().context("a length of bodies")?),
        ["load", server, requests] => load(server.parse().context("an address")?, requests.parse()?),
        ["check", rest @ ..] => check(&scale(rest)?),
        ["run", folder, oplog, rest @ ..] => measure(folder.into(), oplog.into(), &scale(rest)?),
        _ => bail!("run it with `cargo xtask bench [--rounds N] [--seconds S] [--requests N]`"),
    }
}

/// Asks a server that runs already, for whoever looks at it with a profiler meanwhile.
fn load(server: SocketAddr, requests: u64) -> anyhow::Result<()> {
    let request = servers::wire(&servers::request()?);
    let load = load::run(server, &request, load::CONNECTIONS, load::Amount::Requests(requests))?;
    println!("{} requests, {:.0} a second, bodies of {} bytes", load.requests, load.rate(), load.body);
    Ok(())
}

/// Runs the checker beside its loops, and nothing else, for whoever looks at it with a profiler meanwhile.
fn check(scale: &Scale) -> anyhow::Result<()> {
    let checker = checker::measure(scale)?;
    let checker::Checker { requests, seconds, one_by_one, at_once } = checker;
    println!(
        "{requests} requests in {seconds:.3} s; a loop takes {one_by_one:.2} of that one by one, {at_once:.2} with several at once"
    );
    Ok(())
}

fn scale(args: &[&str]) -> anyhow::Result<Scale> {
    let mut scale = Scale { rounds: 5, time: Duration::from_secs(2), requests: 1_000_000 };
    let mut args = args.iter();
    while let Some(name) = args.next() {
        let value: u64 = args.next().with_context(|| format!("{name} needs a number"))?.parse().context("a number")?;
        match *name {
            "--rounds" => scale.rounds = usize::try_from(value)?.max(1),
            "--seconds" => scale.time = Duration::from_secs(value.max(1)),
            "--requests" => scale.requests = value.max(1000),
            other => bail!("there is no argument `{other}`: use --rounds, --seconds or --requests"),
        }
    }
    Ok(scale)
}

fn measure(folder: PathBuf, oplog: PathBuf, scale: &Scale) -> anyhow::Result<()> {
    let step = |what: &str| eprintln!("==> {what}");
    step("requests per second");
    let rates = rates::measure(scale)?;
    step("Prism and Mockoon");
    let others = others::measure(&folder.join("node"), scale)?;
    step("start");
    let start = process::start(&oplog, scale)?;
    step("memory");
    let memory = process::memory(&oplog, scale)?;
    step("growth with the size of a list");
    let growth = growth::measure(scale)?;
    step("checker");
    let checker = checker::measure(scale)?;
    step("long lists and bodies");
    let long = long::measure(&oplog)?;
    let machine = machine();
    let results = Results { machine, scale: scale.clone(), rates, others, start, memory, growth, checker, long };

    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let page = page::markdown(&results);
    let files = [
        ("bench.md", page.clone()),
        ("bench.json", serde_json::to_string_pretty(&results)? + "\n"),
        ("bench.svg", plot::svg(&results.rates)),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    print!("{page}");
    Ok(())
}

/// The processor, as far as the system tells.
fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{}, {cores} cores, {} {}",
        name.unwrap_or("unknown processor"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// The middle one of some measurements; the upper middle one of an even number.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
