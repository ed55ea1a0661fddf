//! The arguments of `review`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  oplog conformance --target staging --snapshots snapshots
          leaves what is new or drifted in snapshots/ for a review
  oplog review
          shows each such shape and asks what to do with it
  oplog review snapshots --accept staging
          accepts all of one target
  oplog review --list
          shows them and changes nothing, as a gate

Exit codes: 0 nothing waits any more, 1 something waits still, 2 wrong usage, or a file that cannot be used.";

/// Accept or reject response shapes that are new or have drifted
///
/// Takes what `conformance --snapshots DIR` left for a review, and other pending snapshots of insta alike. Without a terminal
/// to ask on, and without --accept or --reject, it only lists them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReviewArgs {
    /// The folder with the snapshots
    #[arg(value_name = "DIR", default_value = "snapshots")]
    pub(crate) folder: PathBuf,

    /// Only those whose name has this in it; * stands for any text
    #[arg(value_name = "PATTERN")]
    pub(crate) pattern: Option<String>,

    /// Accept without asking
    #[arg(long, conflicts_with_all = ["reject", "list"])]
    pub(crate) accept: bool,

    /// Reject without asking
    #[arg(long, conflicts_with = "list")]
    pub(crate) reject: bool,

    /// Show what waits, and change nothing
    #[arg(long)]
    pub(crate) list: bool,
}
