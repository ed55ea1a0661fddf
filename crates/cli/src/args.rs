//! The arguments of every command.

use std::net::SocketAddr;
use std::num::{NonZeroU16, NonZeroU64};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use oplog_conformance::report::terminal::LedgerView;

use crate::Front;
use crate::files::ReportFile;

const EXIT_CODES: &str = "\
Exit codes:
  0  conforms: nothing departs from the documentation
  1  departs: a target from its page, or generated files from their tables
  2  wrong usage, configuration or data
  3  the target could not be tested, or not to the end";

const CONFORMANCE_EXAMPLES: &str = "\
Examples:
  oplog conformance
          starts the built-in stand-in and judges every operation
  oplog conformance --target http://127.0.0.1:8080 --only VENDOR --report json=report.json
          judges one vendor's operations on any server
  oplog conformance --target staging --warn fields/undocumented --deny 'errors/*'
          judges [target.staging] of conformance.toml, with other levels

Exit codes: 0 conforms, 1 departs, 2 wrong usage or configuration, 3 the target could not be tested.";

const MOCK_EXAMPLES: &str = "\
Examples:
  oplog mock
          serves until ctrl-c on http://127.0.0.1:8080
  oplog mock --listen 127.0.0.1:0 --entries 1000 --seed 7 --stop-after 60
          serves long lists on a free port, for a minute";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  oplog explain                          lists all rules and operations
  oplog explain pages/flags-agree        a rule
  oplog explain VENDOR/OPERATION         an operation and its facts
  oplog explain 'VENDOR/OPERATION#FACT'  a fact, by the id that reports show";

/// The command line with the name and the help of `front`.
pub(crate) fn named(front: &Front) -> clap::Command {
    let end =
        [front.more_help, EXIT_CODES].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
    let command = Cli::command().name(front.program).bin_name(front.program).after_help(end);
    command.mut_subcommands(|command| match command.get_after_help().map(ToString::to_string) {
        Some(examples) => command.after_help(examples.replace("oplog ", &format!("{} ", front.program))),
        None => command,
    })
}

/// Judges endpoints of operation-log APIs against their vendors' documentation.
///
/// The documentation pages are data (`schemas/<vendor>/<operation>/tables.toml`); from it come a stand-in server, JSON
/// Schemas, and a judge that checks an endpoint against every documented row.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// Folder that holds `schemas/` and `golden/` [default: the copy built in]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Conformance(ConformanceArgs),
    Mock(MockArgs),
    Explain(ExplainArgs),
    Schemas(SchemasArgs),
    Golden(GoldenArgs),
    Completions(CompletionsArgs),
}

/// Judge an endpoint against every documented fact
///
/// Without --target it starts the built-in stand-in and judges all operations there. Findings come first, then what every
/// documented fact came to, the verdict last.
#[derive(Debug, Args)]
#[command(after_help = CONFORMANCE_EXAMPLES)]
pub(crate) struct ConformanceArgs {
    /// What to judge: a URL, or the name of a target in the configuration
    #[arg(long, value_name = "URL|NAME")]
    pub(crate) target: Option<String>,

    /// Configuration that knows the target [default: conformance.toml, here or in the data folder]
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) config: Option<PathBuf>,

    /// Judge only this operation, or this vendor's [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    /// Seed of everything that is generated; the same seed asks the same questions
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,

    /// How many entries each list of the built-in stand-in has
    #[arg(long, value_name = "N", conflicts_with = "target")]
    pub(crate) entries: Option<u64>,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// Patterns over rules and facts, in which `*` stands for any text. The most exact pattern wins.
#[derive(Debug, Args)]
#[command(next_help_heading = "Levels (patterns over rules and facts; * stands for any text, the most exact wins)")]
pub(crate) struct LevelArgs {
    /// Findings of these fail the run [repeatable]
    #[arg(long, value_name = "PATTERN")]
    pub(crate) deny: Vec<String>,

    /// Findings of these are shown and fail nothing [repeatable]
    #[arg(long, value_name = "PATTERN")]
    pub(crate) warn: Vec<String>,

    /// Findings of these are not shown [repeatable]
    #[arg(long, value_name = "PATTERN")]
    pub(crate) allow: Vec<String>,

    /// Fail on conflicts too: departures that a contradiction on the page explains
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub(crate) struct ReportArgs {
    /// Write a report for programs as well: json=PATH [repeatable]
    #[arg(long, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportFile>,

    /// Which facts the ledger lists
    #[arg(long, value_name = "WHICH", default_value = "open")]
    pub(crate) ledger: Ledger,

    /// Show conflicts of the documentation in full
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Time for one request, in seconds [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,

    /// Requests of the whole run [default: 20000]
    #[arg(long, value_name = "N")]
    pub(crate) max_requests: Option<NonZeroU64>,

    /// Requests under way at once [default: 8]
    #[arg(long, value_name = "N")]
    pub(crate) concurrency: Option<NonZeroU16>,

    /// Requests a second [default: no limit]
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<NonZeroU16>,
}

/// Which facts the ledger lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ledger {
    /// Every fact
    All,
    /// Those that failed, conflict, or were not looked at
    Open,
    /// None: counts only
    None,
}

impl From<Ledger> for LedgerView {
    fn from(ledger: Ledger) -> Self {
        match ledger {
            Ledger::All => LedgerView::All,
            Ledger::Open => LedgerView::Open,
            Ledger::None => LedgerView::None,
        }
    }
}

/// Serve all operations as their pages document them
///
/// One port, no state, made-up entries: an endpoint to test clients against. Ctrl-c ends it.
#[derive(Debug, Args)]
#[command(after_help = MOCK_EXAMPLES)]
pub(crate) struct MockArgs {
    /// Address to serve on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// How many entries each list has [default: as the tables say]
    #[arg(long, value_name = "N")]
    pub(crate) entries: Option<u64>,

    /// Seed of everything that is made up
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,

    /// Refuse requests that no test credential signed; /__admin/target lists the credentials
    #[arg(long)]
    pub(crate) check_auth: bool,

    /// Stop by itself after this time
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) stop_after: Option<Duration>,
}

/// Explain a rule, a documented fact or an operation
///
/// What it checks, the documented row, where it stands on the page, which rules speak for it, and how to relax it.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// Rule, fact, operation or vendor; without it, a list of rules and operations
    pub(crate) id: Option<String>,
}

/// Write the JSON Schemas and OpenAPI documents that follow from the tables
#[derive(Debug, Args)]
pub(crate) struct SchemasArgs {
    /// Write nothing; exit with 1 when a file is out of date
    #[arg(long)]
    pub(crate) check: bool,
}

/// Write the golden cases that the stand-in makes: walks, last pages, empty lists, forms, errors
#[derive(Debug, Args)]
pub(crate) struct GoldenArgs {
    /// Write nothing; exit with 1 when a file is out of date
    #[arg(long)]
    pub(crate) check: bool,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

fn seconds(text: &str) -> Result<Duration, String> {
    const MOST: f64 = 1e6;
    let wrong = || format!("expected a number of seconds above 0, such as 2.5, and at most {MOST}");
    let seconds: f64 = text.parse().map_err(|_| wrong())?;
    if seconds > 0.0 && seconds <= MOST { Ok(Duration::from_secs_f64(seconds)) } else { Err(wrong()) }
}
