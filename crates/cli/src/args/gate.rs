//! The arguments of `gate`.

use std::ffi::OsString;
use std::time::Duration;

use clap::Args;

use super::{LevelArgs, MockServerArgs, ReportArgs, seconds};

const EXAMPLES: &str = "\
Examples:
  oplog gate -- pytest tests/
          runs an SDK's own tests against the mock server, then checks every request that they sent
  oplog gate --only VENDOR --entries 130 --report junit=gate.xml -- npm test
          checks one vendor's requests, with lists of several pages

The command gets these environment variables:
  OPLOG_URL                       base URL of the mock server; it serves all operations
  OPLOG_ACCESS_KEY, OPLOG_SECRET  test credentials; the secret is also the password and the token
  OPLOG_<VENDOR>_<PARAMETER>      an id that the mock server knows, such as a server id; another one
                                  is in OPLOG_<VENDOR>_<PARAMETER>_2
  OPLOG_ENTRIES                   number of entries in each list, if --entries is given
  SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS
                                  with --tls, the certificate of the authority to trust
  NO_PROXY                        extended by this machine, so that no proxy gets the requests

Exit codes: 0 PASS, 1 FAIL: a request violates the documentation, 2 wrong usage, 3 INCONCLUSIVE: no
request came, or not all could be checked, 4 the command failed although its requests pass.";

/// Run a command against the mock server and check every request that it sends
///
/// For SDKs in any language: the SDK's own tests run against a server that answers as the pages say. Afterwards every request
/// is checked against the documentation: parameters, signatures, paging and retries. Use --no-auth to leave out signatures,
/// and --fault to see how the command copes with a server that is wrong.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct GateArgs {
    /// Check only requests for this operation, or for this vendor's operations [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    #[command(flatten)]
    pub(crate) mock_server: MockServerArgs,

    /// Stop the command after this time, in seconds, and check what it has sent
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Command to run, with its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,
}
