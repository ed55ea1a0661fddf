//! The settings of the mock server, for every command that starts one for clients.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

#[derive(Debug, Clone, Args)]
pub(crate) struct MockServerArgs {
    /// Number of entries in each list [default: as the tables say]
    #[arg(long, value_name = "N")]
    pub(crate) entries: Option<u64>,

    /// Seed for all generated data
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,

    /// Accept every request, signed or not
    #[arg(long)]
    pub(crate) no_auth: bool,

    /// Explain a signature that does not match: the header Mock-Expected-String-To-Sign of the answer holds what should have
    /// been signed, as a JSON string without secrets
    #[arg(long, conflicts_with = "no_auth")]
    pub(crate) explain_auth: bool,

    /// Answer as this file says, TOML or JSON: given responses, documented errors, faults, delays, states [repeatable]
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Vec<PathBuf>,

    /// Let the clock stand still at this time, as in 2026-03-01T12:00:00Z; signatures are checked against it too
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<Timestamp>,

    /// Behave wrongly on purpose: KIND@VENDOR/OPERATION, or KIND for all operations; `mock --list-faults` lists them
    /// [repeatable]
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Vec<String>,
}
