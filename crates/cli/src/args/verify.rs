//! The arguments of `verify`.

use clap::Args;

use super::{LevelArgs, ReportArgs};

const EXAMPLES: &str = "\
Examples:
  oplog verify --mock http://mock:8080
          in a CI job, after the tests: what the requests to a mock server that runs beside them come to
  oplog verify --mock http://mock-1:8080 --mock http://mock-2:8080 --report junit=verify.xml
          checks the requests to several mock servers together, as two behind a balancer get them

Exit codes: 0 PASS, 1 FAIL: a request violates the documentation, 2 wrong usage, 3 INCONCLUSIVE: no
request came, not all could be checked, or a mock server cannot be asked.";

/// Check every request that running mock servers have received
///
/// The verdict of `gate` on clients that it did not start: the mock server runs for itself, as in a compose file, and is asked for its
/// journal when the clients are done. It stays as it is: `DELETE /__admin/requests` lets it forget them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct VerifyArgs {
    /// Base URL of a mock server that runs [repeatable]
    #[arg(long, value_name = "URL", required = true)]
    pub(crate) mock: Vec<String>,

    /// Check only requests for this operation, or for this vendor's operations [repeatable]
    #[arg(long, value_name = "OPERATION|VENDOR")]
    pub(crate) only: Vec<String>,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,
}
