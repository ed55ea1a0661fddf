//! What the mock server is to be like, for every command that starts one for clients.

use clap::Args;

#[derive(Debug, Clone, Args)]
pub(crate) struct MockServerArgs {
    /// How many entries each list has [default: as the tables say]
    #[arg(long, value_name = "N")]
    pub(crate) entries: Option<u64>,

    /// Seed of everything that is made up
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,

    /// Serve everyone, signed or not
    #[arg(long)]
    pub(crate) no_auth: bool,

    /// Be wrong in this way: KIND@VENDOR/OPERATION, or a KIND for all operations, of those that `mock --list-faults` lists
    /// [repeatable]
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Vec<String>,
}
