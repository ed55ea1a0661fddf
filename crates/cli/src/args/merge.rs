//! The arguments of `merge`.

use std::path::PathBuf;

use clap::Args;

use super::ReportArgs;

const EXAMPLES: &str = "\
Examples:
  oplog conformance --target staging --shard 2/4 --report json=part-2.json
          checks the second of four parts, on one of four machines
  oplog merge part-*.json --report junit=all.xml --report html=all.html
          joins the parts into the report of one run

Exit codes: those of the run that the reports come from. Where a part is missing, 3 unless something fails.";

/// Join reports in JSON: the parts of one run (--shard), or runs on several machines
///
/// The order of the files makes no difference, nor whether some were merged before. Facts come to the worst that a report says of
/// them, and are skipped only where none has looked; findings with one cause are one finding. Requests and responses are not part of a
/// report in JSON: a HAR of merged reports is empty.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MergeArgs {
    /// Reports, each written with `--report json=FILE`
    #[arg(value_name = "FILE.json", required = true)]
    pub(crate) reports: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}
