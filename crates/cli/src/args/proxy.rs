//! The arguments of `proxy`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{LevelArgs, ReportArgs, seconds, tcp_address};

const EXAMPLES: &str = "\
Examples:
  oplog proxy --target staging --listen 8090 --report junit=proxy.xml
          forwards to [target.staging] until ctrl-c, then reports on both sides
  oplog proxy --target https://staging.example.com --host target -- pytest tests/
          runs a command whose requests go through the proxy: OPLOG_URL is its base URL
  curl http://127.0.0.1:8090/__admin/verdict
          tells what all of it has come to so far

Exit codes: 0 PASS, 1 FAIL: an answer or a request violates the documentation, 2 wrong usage, 3
INCONCLUSIVE: nothing documented passed, not all could be checked, or the target did not answer, 4
the command failed although its traffic passes.";

/// Forward requests to a target and check both sides: its answers, and what clients send
///
/// A reverse proxy: clients have its URL as their base URL. Method, path, query, headers and bodies pass untouched. Answers are checked as a
/// recording is, requests as those of the gate are. Requests about no documented operation are forwarded and not checked.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ProxyArgs {
    /// Target to forward to: a URL, or the name of a target in the configuration
    #[arg(long, value_name = "URL|NAME")]
    pub(crate) target: String,

    /// Configuration that defines the target [default: conformance.toml in this folder, or else in the data folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Address to listen on, or a port of this machine alone; port 0 picks a free one [default: 127.0.0.1:8080; with a command, a free
    /// port of this machine]
    #[arg(long, value_name = "ADDR", value_parser = tcp_address)]
    pub(crate) listen: Option<std::net::SocketAddr>,

    /// Which Host the target gets: that of the client, which a signature may cover, or the target's own
    #[arg(long, value_name = "WHOSE", default_value = "client")]
    pub(crate) host: WhoseHost,

    /// Check only this operation, or this vendor's operations; everything else is forwarded all the same [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    /// Stop after this time, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) stop_after: Option<Duration>,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Command to run, with its arguments; the proxy ends with it
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,
}

/// Which `Host` the target gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum WhoseHost {
    Client,
    Target,
}
