//! The arguments of every command, a file for each command that has many.

mod check;
mod conformance;
mod explain;
mod gate;
#[cfg(feature = "import")]
mod import;
mod init;
mod levels;
mod lint;
mod merge;
mod mock;
mod mock_server;
mod new;
mod proxy;
mod record;
mod report;
mod request;
mod review;
mod sign;
mod verify;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::Front;
pub(crate) use check::CheckArgs;
pub(crate) use conformance::{BaselineArgs, ConformanceArgs, DryRun, LimitArgs};
pub(crate) use explain::ExplainArgs;
pub(crate) use gate::GateArgs;
#[cfg(feature = "import")]
pub(crate) use import::ImportArgs;
pub(crate) use init::InitArgs;
pub(crate) use levels::{Checks, LevelArgs};
pub(crate) use lint::LintArgs;
pub(crate) use merge::MergeArgs;
use mock::tcp_address;
pub(crate) use mock::{ListenAddress, MockArgs};
pub(crate) use mock_server::MockServerArgs;
pub(crate) use new::NewArgs;
pub(crate) use proxy::{ProxyArgs, WhoseHost};
pub(crate) use record::RecordArgs;
pub(crate) use report::ReportArgs;
pub(crate) use request::RequestArgs;
pub(crate) use review::ReviewArgs;
pub(crate) use sign::SignArgs;
pub(crate) use verify::VerifyArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0  PASS: nothing violates the documentation
  1  FAIL: a response or a request violates it, or a generated file is out of date
  2  wrong usage, configuration or data
  3  INCONCLUSIVE: the target could not be tested, or not completely
  4  of gate and proxy: the command failed although its requests pass";

/// The version. Packages are built with `OPLOG_BUILD`, which names the commit and its date as well.
const VERSION: &str = match option_env!("OPLOG_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

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

/// Checks operation-log APIs, and the clients of such APIs, against the vendors' documentation.
///
/// Each documentation page is a file of data (`schemas/<vendor>/<operation>/tables.toml`). The checks, the mock server, JSON
/// Schemas and OpenAPI documents are derived from it.
#[derive(Debug, Parser)]
#[command(version = VERSION)]
pub(crate) struct Cli {
    /// Folder with `schemas/` and `golden/` [default: the copy inside the program]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// Folder with operations of your own, beside those of `--data`: `VENDOR/OPERATION/tables.toml`, and golden cases in
    /// `VENDOR/OPERATION/golden/` [repeatable; beside `contracts` in conformance.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) contracts: Vec<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Conformance(ConformanceArgs),
    Init(InitArgs),
    Check(CheckArgs),
    Mock(MockArgs),
    Gate(GateArgs),
    Proxy(ProxyArgs),
    Verify(VerifyArgs),
    Explain(ExplainArgs),
    Request(RequestArgs),
    Schemas(SchemasArgs),
    Golden(GoldenArgs),
    Record(RecordArgs),
    New(NewArgs),
    #[cfg(feature = "import")]
    Import(ImportArgs),
    Lint(LintArgs),
    Merge(MergeArgs),
    Review(ReviewArgs),
    Sign(SignArgs),
    State(StateArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

impl Command {
    /// The configuration that the arguments name.
    pub(crate) fn config(&self) -> Option<&Path> {
        match self {
            Command::Conformance(args) => args.config.as_deref(),
            Command::Record(args) => args.config.as_deref(),
            Command::Request(args) => args.config.as_deref(),
            _ => None,
        }
    }
}

/// Write the JSON Schemas and OpenAPI documents that are derived from the tables
#[derive(Debug, Args)]
pub(crate) struct SchemasArgs {
    /// Write nothing; exit with 1 if a file is out of date
    #[arg(long)]
    pub(crate) check: bool,
}

/// Write the golden cases that the mock server generates: walks, last pages, empty lists, formats, errors
#[derive(Debug, Args)]
pub(crate) struct GoldenArgs {
    /// Write nothing; exit with 1 if a file is out of date, or a case does not follow its page
    #[arg(long)]
    pub(crate) check: bool,
}

/// Show or clear what is remembered from run to run
///
/// The last report on each target is kept, without secrets and for its owner alone, so that `explain`, `request` and
/// `conformance --replay` know its findings by their ids. The oldest reports make room for new ones.
#[derive(Debug, Args)]
#[command(after_help = "Environment: OPLOG_STATE_DIR names another folder for it.")]
pub(crate) struct StateArgs {
    /// Remove everything that is remembered
    #[arg(long)]
    pub(crate) clear: bool,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Shell to complete commands in
    pub(crate) shell: clap_complete::Shell,
}

/// Write the manual pages, one for each command
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  oplog man man1 && man -l man1/oplog-conformance.1")]
pub(crate) struct ManArgs {
    /// Folder for the pages
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

fn seconds(text: &str) -> Result<Duration, String> {
    const MOST: f64 = 1e6;
    let wrong = || format!("expected a number of seconds above 0, such as 2.5, and at most {MOST}");
    let seconds: f64 = text.parse().map_err(|_| wrong())?;
    if seconds > 0.0 && seconds <= MOST { Ok(Duration::from_secs_f64(seconds)) } else { Err(wrong()) }
}

/// Two names that are folders and nothing else.
fn operation_id(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        (1..=64).contains(&name.len())
            && name.chars().all(inner)
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    match text.split_once('/') {
        Some((vendor, operation)) if is_name(vendor) && is_name(operation) => Ok(text.to_owned()),
        _ => {
            Err("expected VENDOR/OPERATION in small letters, digits, hyphens and dots, such as acme/list-vpcs"
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::operation_id;

    #[test]
    fn an_id_is_two_names_and_leads_nowhere_else() {
        assert_eq!(operation_id("acme/list-vpcs").as_deref(), Ok("acme/list-vpcs"));
        for text in ["acme", "acme/", "/x", "../x", "acme/../x", "acme/x/y", "a/.x", "A/b", "a/b c", "a\\b/c"] {
            assert!(operation_id(text).is_err(), "{text}");
        }
    }
}
