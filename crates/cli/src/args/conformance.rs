//! The arguments of `conformance`.

use std::num::{NonZeroU16, NonZeroU64};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use oplog_findings::Shard;

use super::levels::{LEVELS, LevelArgs};
use super::report::{REPORT, ReportArgs};
use super::seconds;

const CONFORMANCE_EXAMPLES: &str = "\
Examples:
  oplog conformance
          starts the built-in mock server and checks every operation
  oplog conformance --target http://127.0.0.1:8080 --only VENDOR --report json=report.json
          checks one vendor's operations on any server
  oplog conformance --target staging --compare production
          checks both and prints only the differences
  oplog conformance --target staging --warn fields/undocumented --deny 'errors/*'
          checks [target.staging] of conformance.toml, with other severities

Exit codes: 0 PASS, 1 FAIL, 2 wrong usage or configuration, 3 INCONCLUSIVE: the
target could not be tested, or not completely.";

/// Check an endpoint against every fact of its documentation
///
/// Without --target it starts the built-in mock server and checks that. It prints the findings first, then the outcome of
/// the documented facts, and the verdict last.
#[derive(Debug, Clone, Args)]
#[command(after_help = CONFORMANCE_EXAMPLES)]
pub(crate) struct ConformanceArgs {
    /// Endpoint to check: a URL, or the name of a target in the configuration [default: the built-in mock server]
    #[arg(long, value_name = "URL|NAME")]
    pub(crate) target: Option<String>,

    /// Configuration that defines the target [default: conformance.toml in this folder, or else in the data folder]
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) config: Option<PathBuf>,

    /// Check only this operation, or only this vendor's operations [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    /// Seed for generated values, such as page sizes and time windows; the same seed generates the same ones
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,

    /// Check only a part of everything: the second of four is 2/4. Run the others elsewhere, then join the reports with `merge`
    #[arg(long, value_name = "PART/PARTS", conflicts_with_all = ["compare", "replay", "snapshots", "baseline"])]
    pub(crate) shard: Option<Shard>,

    /// Check this target too, or read this JSON report of it, and print only the differences: new and fixed findings, other
    /// outcomes, other response shapes
    #[arg(long, value_name = "URL|NAME|FILE.json", requires = "target")]
    pub(crate) compare: Option<String>,

    /// Check only this finding of the last run on the target again
    #[arg(long, value_name = "ID")]
    #[arg(conflicts_with_all = ["compare", "only", "seed", "report", "coverage", "update_baseline", "prune_baseline"])]
    pub(crate) replay: Option<String>,

    /// JSON report that contains the finding [default: the report of the last run on the target]
    #[arg(long, value_name = "FILE", requires = "replay")]
    pub(crate) from: Option<PathBuf>,

    /// Number of entries in each list of the built-in mock server
    #[arg(long, value_name = "N", conflicts_with = "target")]
    pub(crate) entries: Option<u64>,

    /// Check nothing; print which requests a run would send, how it would sign them, and which facts it would skip
    #[arg(
        long,
        value_name = "HOW",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "offline",
        conflicts_with_all = ["compare", "replay", "report", "snapshots"]
    )]
    pub(crate) dry_run: Option<DryRun>,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,

    /// Fail on conflicts too: violations that a contradiction in the documentation explains
    #[arg(long, help_heading = LEVELS)]
    pub(crate) strict: bool,

    #[command(flatten)]
    pub(crate) baseline: BaselineArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Keep a snapshot of each response shape in this folder; a new or changed shape fails the run until it is accepted with
    /// the command `review`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["compare", "replay"], help_heading = REPORT)]
    pub(crate) snapshots: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Known findings")]
pub(crate) struct BaselineArgs {
    /// File of known findings; only findings that are not in it fail the run
    #[arg(long, value_name = "FILE", conflicts_with = "compare")]
    pub(crate) baseline: Option<PathBuf>,

    /// Rewrite the baseline with the findings of this run; entries that this run did not check stay
    #[arg(long, requires = "baseline", conflicts_with = "dry_run")]
    pub(crate) update_baseline: bool,

    /// Remove findings that no longer occur from the baseline; add none
    #[arg(long, requires = "baseline", conflicts_with_all = ["dry_run", "update_baseline"])]
    pub(crate) prune_baseline: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Longest time for one request, in seconds [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,

    /// Most requests of the whole run [default: 20000]
    #[arg(long, value_name = "N")]
    pub(crate) max_requests: Option<NonZeroU64>,

    /// Longest time for the whole run, in seconds; what is not reached by then is skipped [default: 300]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) max_time: Option<Duration>,

    /// Most requests at the same time [default: 8]
    #[arg(long, value_name = "N")]
    pub(crate) concurrency: Option<NonZeroU16>,

    /// Most requests per second [default: no limit]
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<NonZeroU16>,
}

/// Which documented facts are listed with their outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DryRun {
    /// Send nothing to the target, and estimate the requests from lists of the built-in mock server
    Offline,
    /// Read the target's lists once, and estimate the requests from their length
    Count,
}
