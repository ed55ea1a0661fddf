//! The arguments of `new`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  oplog new acme/list-events --out contracts
          writes contracts/acme/list-events/tables.toml
  oplog conformance --contracts contracts --only acme
          passes, and passes on as the skeleton becomes your operation";

/// Write the commented skeleton of an operation of your own
///
/// The skeleton describes a list with a marker. It loads, is served and passes as it is; change it row by row after your page.
/// `import` drafts the same from the page itself.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct NewArgs {
    /// Id of the operation
    #[arg(value_name = "VENDOR/OPERATION", value_parser = super::operation_id)]
    pub(crate) id: String,

    /// Folder to write `VENDOR/OPERATION/` into
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}
