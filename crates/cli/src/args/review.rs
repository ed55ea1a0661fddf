//! The arguments of `review`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  oplog conformance --target staging --snapshots snapshots
          leaves new and changed shapes in snapshots/ for a review
  oplog review
          shows each of them and asks whether to accept it
  oplog review snapshots --accept staging
          accepts all shapes of one target
  oplog review --list
          shows them and changes nothing, for CI

Exit codes: 0 no shape waits for a review, 1 at least one does, 2 wrong usage, or a file that cannot be read.";

/// Accept or reject response shapes that are new or have changed
///
/// Reviews what `conformance --snapshots DIR` left in the folder, and other pending snapshots of insta there. Without a
/// terminal, and without --accept or --reject, it only lists them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReviewArgs {
    /// Folder with the snapshots
    #[arg(value_name = "DIR", default_value = "snapshots")]
    pub(crate) folder: PathBuf,

    /// Only shapes whose name contains this; * matches any text
    #[arg(value_name = "PATTERN")]
    pub(crate) pattern: Option<String>,

    /// Accept all without asking
    #[arg(long, conflicts_with_all = ["reject", "list"])]
    pub(crate) accept: bool,

    /// Reject all without asking
    #[arg(long, conflicts_with = "list")]
    pub(crate) reject: bool,

    /// List them and change nothing
    #[arg(long)]
    pub(crate) list: bool,
}
