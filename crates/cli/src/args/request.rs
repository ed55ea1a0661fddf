//! The arguments of `request`.

use std::path::PathBuf;

use clap::Args;

use super::LimitArgs;

const EXAMPLES: &str = "\
Examples:
  oplog request 581a54e0
          sends the request of this finding of the last run, and prints the response
  oplog request --target staging 581a54e0 --print | curl -sS -K -
          lets curl send it: the configuration that is printed holds a signature, so keep it to yourself

Exit codes: 0 a response came, 2 wrong usage or configuration, 3 none came.";

/// Send the request of a finding once more and print the response
///
/// The request is signed with the credentials of the target, as in the run. Nothing is checked: `conformance --replay ID` does
/// that.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RequestArgs {
    /// Id of the finding: eight hexadecimal digits
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Target of the run: a URL, or the name of a target in the configuration [default: that of the last run]
    #[arg(long, value_name = "URL|NAME")]
    pub(crate) target: Option<String>,

    /// Configuration that defines the target [default: conformance.toml in this folder, or else in the data folder]
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) config: Option<PathBuf>,

    /// Number of entries in each list of the built-in mock server
    #[arg(long, value_name = "N", conflicts_with = "target")]
    pub(crate) entries: Option<u64>,

    /// JSON report that contains the finding [default: the report of the last run on the target]
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,

    /// Send nothing; print the signed request as a configuration for curl
    #[arg(long)]
    pub(crate) print: bool,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}
