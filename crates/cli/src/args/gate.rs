//! The arguments of `gate`.

use std::ffi::OsString;
use std::time::Duration;

use clap::Args;

use super::{Coverage, LevelArgs, MockServerArgs, seconds};
use crate::files::ReportFile;

const EXAMPLES: &str = "\
Examples:
  oplog gate -- pytest tests/
          runs an SDK's own tests against the mock server, then checks every request they sent
  oplog gate --only VENDOR --entries 130 --report junit=gate.xml -- npm test
          checks one vendor's requests over lists of several pages

What the command finds in its environment:
  OPLOG_URL                      base URL of the mock server, all operations on one port
  OPLOG_ACCESS_KEY, OPLOG_SECRET the test credential; the secret is password and token as well
  OPLOG_<VENDOR>_<PARAMETER>     a thing that it knows, such as a server id; ..._2 is another one
  OPLOG_ENTRIES                  how many entries each list has, if --entries says so
  NO_PROXY                       with this machine added, so that no proxy comes between

Exit codes: 0 conforms, 1 a request departs, 2 wrong usage, 3 no request came, or not all were checked,
4 the command failed although its requests conform.";

/// Run a command against the mock server, and check the requests that it sends
///
/// For changes to an SDK, in any language: its own tests run against a server that answers and checks as the pages say.
/// Afterwards every request is held against the documented request tables, walks are followed page by page, and retries are
/// looked at. With --no-auth no signature is checked; a --fault shows what the command does when the server is wrong.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct GateArgs {
    /// Check only requests of this operation, or this vendor's [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    #[command(flatten)]
    pub(crate) mock_server: MockServerArgs,

    /// End the command after this time, and what it sent is checked
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,

    /// Write a report for programs as well [repeatable]; see `conformance --help` for the formats
    #[arg(long, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportFile>,

    /// Which documented requests and parameters are listed
    #[arg(long, value_name = "WHICH", default_value = "open")]
    pub(crate) coverage: Coverage,

    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,
}
