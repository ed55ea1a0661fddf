//! The arguments of `conformance`.

use std::num::{NonZeroU16, NonZeroU64};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use oplog_conformance::report::terminal::CoverageView;

use super::levels::{LEVELS, LevelArgs};
use super::seconds;
use crate::files::ReportFile;

const CONFORMANCE_EXAMPLES: &str = "\
Examples:
  oplog conformance
          starts the built-in mock server and checks every operation
  oplog conformance --target http://127.0.0.1:8080 --only VENDOR --report json=report.json
          checks one vendor's operations on any server
  oplog conformance --target staging --compare production
          checks both, and prints only what differs
  oplog conformance --target staging --warn fields/undocumented --deny 'errors/*'
          checks [target.staging] of conformance.toml, with other levels

Exit codes: 0 conforms, 1 departs, 2 wrong usage or configuration, 3 the target could not be tested.";

/// Check an endpoint against every documented fact
///
/// Without --target it starts the built-in mock server and checks all operations there. Findings come first, then what every
/// documented fact came to, the verdict last.
#[derive(Debug, Clone, Args)]
#[command(after_help = CONFORMANCE_EXAMPLES)]
pub(crate) struct ConformanceArgs {
    /// What to check: a URL, or the name of a target in the configuration
    #[arg(long, value_name = "URL|NAME")]
    pub(crate) target: Option<String>,

    /// Configuration that knows the target [default: conformance.toml, here or in the data folder]
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) config: Option<PathBuf>,

    /// Check only this operation, or this vendor's [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    /// Seed of everything that is generated; the same seed asks the same questions
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,

    /// Check this target as well, or take a JSON report that was kept, and print only what differs: new findings, fixed ones,
    /// other outcomes, other shapes
    #[arg(long, value_name = "URL|NAME|FILE.json", requires = "target")]
    pub(crate) against: Option<String>,

    /// Send what showed this finding of the last run on the target again, and check just that
    #[arg(long, value_name = "ID")]
    #[arg(conflicts_with_all = ["against", "only", "seed", "report", "coverage", "update_baseline", "prune_baseline"])]
    pub(crate) replay: Option<String>,

    /// The JSON report that has the finding [default: that of the last run on the target]
    #[arg(long, value_name = "FILE", requires = "replay")]
    pub(crate) from: Option<PathBuf>,

    /// How many entries each list of the built-in mock server has
    #[arg(long, value_name = "N", conflicts_with = "target")]
    pub(crate) entries: Option<u64>,

    /// Send nothing to the target; say what would be sent, how it is signed, and what is skipped for want of configuration
    #[arg(long, conflicts_with_all = ["against", "replay", "report", "snapshots"])]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,

    /// Fail on conflicts too: violations that a contradiction on the page explains
    #[arg(long, help_heading = LEVELS)]
    pub(crate) strict: bool,

    #[command(flatten)]
    pub(crate) baseline: BaselineArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Known findings")]
pub(crate) struct BaselineArgs {
    /// Failing findings that this file knows fail nothing: only new ones do
    #[arg(long, value_name = "FILE", conflicts_with = "against")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write the baseline anew: what fails now, and what this run did not look at
    #[arg(long, requires = "baseline", conflicts_with = "dry_run")]
    pub(crate) update_baseline: bool,

    /// Take out of the baseline what no longer occurs, and add nothing
    #[arg(long, requires = "baseline", conflicts_with_all = ["dry_run", "update_baseline"])]
    pub(crate) prune_baseline: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Report")]
pub(crate) struct ReportArgs {
    /// Write a report for programs as well: json, junit, sarif, har, markdown, github or html; `-` is standard output
    /// [repeatable]
    #[arg(long, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportFile>,

    /// Keep the shapes of answers in this folder; what is new or drifted fails the run and waits for `oplog review`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["against", "replay"])]
    pub(crate) snapshots: Option<PathBuf>,

    /// Which facts the coverage lists
    #[arg(long, value_name = "WHICH", default_value = "open")]
    pub(crate) coverage: Coverage,

    /// Show conflicts of the documentation in full
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Clone, Args)]
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

/// Which facts the coverage lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Coverage {
    /// Every fact
    All,
    /// Those that failed, conflict, or were not looked at
    Open,
    /// None: counts only
    None,
}

impl From<Coverage> for CoverageView {
    fn from(coverage: Coverage) -> Self {
        match coverage {
            Coverage::All => CoverageView::All,
            Coverage::Open => CoverageView::Open,
            Coverage::None => CoverageView::None,
        }
    }
}
