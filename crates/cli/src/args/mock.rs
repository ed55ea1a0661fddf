//! The arguments of `mock`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{MockServerArgs, seconds};

const MOCK_EXAMPLES: &str = "\
Examples:
  oplog mock
          serves until ctrl-c on http://127.0.0.1:8080
  oplog mock --listen 127.0.0.1:0 --entries 1000 --seed 7 --stop-after 60
          serves long lists on a free port, for a minute
  oplog mock --fault skips-an-entry
          loses an entry at each page border

Who may ask, unless --no-auth is given:
  test                      test-secret                      as documented
  test-no-permission        test-no-permission-secret        refused: may not ask this
  test-unsupported-account  test-unsupported-account-secret  refused: an account not served
  test-sts                  test-sts-secret                  refused: its session token is
                                                             test-sts-invalid or test-sts-expired
  Access keys or users, with their secrets or passwords. Where a token is all that is sent, it is
  the session token, or else the secret. GET /__admin/target tells programs the same. Refused is
  where the page has an error for it: elsewhere the same secret is as good as any.

  --credentials FILE adds others:
    [[credential]]
    access_key = \"alice\"
    secret = \"env:ALICE_SECRET\"   # or file:PATH, or the text itself
    token = \"a-session-token\"     # may be left out; must be sent along otherwise
    refused = \"no-permission\"     # may be left out; unsupported-account, invalid-sts-token,
                                  # expired-sts-token are other reasons";

/// Serve all operations as their pages document them
///
/// One port, credentials checked, made-up entries: an endpoint to test clients against. Ctrl-c ends it.
#[derive(Debug, Args)]
#[command(after_help = MOCK_EXAMPLES)]
pub(crate) struct MockArgs {
    /// Address to serve on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    #[command(flatten)]
    pub(crate) mock_server: MockServerArgs,

    /// Who may ask beside the test credentials: a file with [[credential]] tables
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// List the faults, each with the rule that catches it, and the controls, which are unusual but right
    #[arg(long)]
    pub(crate) list_faults: bool,

    /// Stop by itself after this time
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) stop_after: Option<Duration>,
}
