//! The arguments of `check`.

use std::path::PathBuf;

use clap::Args;

use super::{LevelArgs, ReportArgs};

const EXAMPLES: &str = "\
Examples:
  oplog check traffic.har
          checks what the answers in a recording of a browser, a proxy or a test suite prove
  oplog check traffic.har --requests --only baidu-bbc
          checks what the client in it has sent
  oplog conformance --target staging --report har=run.har; oplog check run.har
          checks a run of this program once more, without a network

Exit codes: 0 PASS, 1 FAIL, 2 wrong usage or no HAR, 3 INCONCLUSIVE: the recording proves nothing
about any operation.";

/// Check recorded traffic (HAR): what the answers in it prove, or the requests
///
/// Finds the documented operations in the recording and checks bodies, headers, documented errors, and walks over pages that begin and
/// end in it. What takes questions of its own is skipped as \"not in the recording\"; `oplog conformance` asks them. Credentials in the
/// file are neither used nor shown.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    /// The recording, HAR 1.2; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Check what was sent, as the gate does, instead of what was answered; signatures are not verified
    #[arg(long)]
    pub(crate) requests: bool,

    /// Check only this operation, or this vendor's operations [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,
}
