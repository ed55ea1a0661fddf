//! The arguments of `record`.

use std::path::PathBuf;

use clap::Args;

use super::LimitArgs;

const EXAMPLES: &str = "\
Examples:
  oplog record --target staging --into .
          writes golden/VENDOR/OPERATION/recorded/ for every operation of [target.staging] of conformance.toml
  oplog record --target http://127.0.0.1:8080 --only VENDOR --case mock server --into .
          calls the cases of one vendor mock server, mock server-xml, mock server-error-...
  oplog record --target staging --into . --check
          writes nothing, and shows how the cases would change

Exit codes: 0 all recorded, or nothing to change; 1 an answer violates its page, or --check found a difference;
2 wrong usage, configuration or data; 3 the target could not be asked, or answered what nobody understands.";

/// Refresh golden cases from a live endpoint, without secrets and personal data
///
/// Asks for the documented request of each operation in each form, for the page that follows if one is given out, and for a
/// documented error. Values that identify somebody or something become made-up ones of the same format, the same one in all
/// cases of a vendor. A case is written whole or not at all. Read the difference before it is published: a name in the
/// middle of a sentence is not recognised.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RecordArgs {
    /// What to record: a URL, or the name of a target in the configuration
    #[arg(long, value_name = "URL|NAME")]
    pub(crate) target: String,

    /// Configuration that knows the target [default: conformance.toml, here or in the data folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Record only this operation, or this vendor's [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    /// Folder that holds `golden/` [default: that of --data]
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,

    /// What the cases are called
    #[arg(long, value_name = "NAME", default_value = "recorded")]
    pub(crate) case: String,

    /// Write nothing; show the difference and exit with 1 if there is one
    #[arg(long)]
    pub(crate) check: bool,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}
