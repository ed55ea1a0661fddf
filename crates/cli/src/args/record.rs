//! The arguments of `record`.

use std::path::PathBuf;

use clap::Args;

use super::LimitArgs;

const EXAMPLES: &str = "\
Examples:
  oplog record --target staging --into .
          writes golden/VENDOR/OPERATION/recorded/ for every operation of [target.staging]
  oplog record --target http://127.0.0.1:8080 --only VENDOR --case mock --into .
          records one vendor, in cases that are called mock, mock-xml, mock-error-...
  oplog record --target staging --into . --check
          writes nothing and shows how the cases would change

Exit codes: 0 everything is recorded, or unchanged; 1 a response violates its page, or --check found
a difference; 2 wrong usage, configuration or data; 3 the target cannot be reached, or its response
cannot be read.";

/// Record golden cases from a live endpoint, without secrets and personal data
///
/// Sends the documented request of each operation in each format, a request for the next page if there is one, and a request
/// that causes a documented error. Values that identify a person or an entity are replaced by pseudonyms of the same format;
/// one value has the same pseudonym in all cases of a vendor. A case is written completely or not at all. Read the difference
/// before you publish it: a name within a sentence is not recognised.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RecordArgs {
    /// Endpoint to record: a URL, or the name of a target in the configuration
    #[arg(long, value_name = "URL|NAME")]
    pub(crate) target: String,

    /// Configuration that defines the target [default: conformance.toml in this folder, or else in the data folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Record only this operation, or only this vendor's operations [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    /// Folder with `golden/` [default: the data folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,

    /// Name of the cases
    #[arg(long, value_name = "NAME", default_value = "recorded")]
    pub(crate) case: String,

    /// Write nothing; show the differences, and exit with 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}
