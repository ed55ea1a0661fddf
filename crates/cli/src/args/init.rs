//! The arguments of `init`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  oplog init
          asks for everything
  oplog init --url https://bbc.staging.example.com --only baidu-bbc
          asks nothing
  oplog init --name production --url https://ecs.example.com --only huawei-ecs --config oplog/conformance.toml";

/// Write a commented conformance.toml for a target of yours, by asking or from arguments
///
/// The file names the target, its operations, the environment variables with its credentials, and the entities that requests name.
/// At its end the command shows what a run would send, as `conformance --dry-run` does; nothing is sent.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InitArgs {
    /// Base URL of the target; without it, the questions are asked on the terminal
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,

    /// Name of the target
    #[arg(long, value_name = "NAME", default_value = "staging")]
    pub(crate) name: String,

    /// Operation or vendor that the target serves [repeatable; default: all]
    #[arg(long, value_name = "ID")]
    pub(crate) only: Vec<String>,

    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "conformance.toml")]
    pub(crate) config: PathBuf,
}
