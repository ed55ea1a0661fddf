//! The arguments of `mock`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{MockServerArgs, seconds};

const MOCK_EXAMPLES: &str = "\
Examples:
  oplog mock
          serves on http://127.0.0.1:8080 until ctrl-c
  oplog mock --listen 127.0.0.1:0 --entries 1000 --seed 7 --stop-after 60
          serves long lists on a free port for a minute
  oplog mock --fault skips-an-entry
          loses an entry at each page boundary

Accounts, unless --no-auth is given:
  access key or user        secret or password               requests are
  test                      test-secret                      answered as documented
  test-other                test-other-secret                another customer: sees only what belongs to it
  test-no-permission        test-no-permission-secret        rejected: no permission
  test-unsupported-account  test-unsupported-account-secret  rejected: account not supported
  test-sts                  test-sts-secret                  rejected: the session token is
                                                             test-sts-invalid or test-sts-expired
  A scheme that sends nothing but a token takes the session token, or the secret if there is none.
  Where a page documents no such error, the account is answered like `test`.
  GET /__admin/target lists the accounts for programs.

  --credentials FILE adds accounts:
    [[credential]]
    access_key = \"alice\"
    secret = \"env:ALICE_SECRET\"   # or file:PATH, or the secret itself
    token = \"a-session-token\"     # optional: requests must carry it
    refused = \"no-permission\"     # optional: reject all requests; other reasons are
                                  # unsupported-account, invalid-sts-token, expired-sts-token
    other = true                  # optional: another customer, who sees only what belongs to it";

/// Serve all operations as their pages document them
///
/// An endpoint to test clients against: one port for all operations, generated entries, credentials checked as the vendors check them.
#[derive(Debug, Args)]
#[command(after_help = MOCK_EXAMPLES)]
pub(crate) struct MockArgs {
    /// Address to listen on; port 0 picks a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    #[command(flatten)]
    pub(crate) mock_server: MockServerArgs,

    /// File with more accounts, as [[credential]] tables
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// List all faults with the rules that catch them, and all controls: behaviour that is unusual but correct
    #[arg(long)]
    pub(crate) list_faults: bool,

    /// Stop after this time, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) stop_after: Option<Duration>,
}
