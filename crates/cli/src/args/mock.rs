//! The arguments of `mock`.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs as _};
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
  oplog mock --tls --listen 8443
          speaks HTTPS; clients trust the authority whose certificate it prints the path of
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
    /// Address to listen on, or a port of this machine alone; port 0 picks a free one; unix:PATH is a Unix socket
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = address)]
    pub(crate) listen: ListenAddress,

    #[command(flatten)]
    pub(crate) mock_server: MockServerArgs,

    /// Let scripts of web pages ask, wherever they come from; not the control plane
    #[arg(long)]
    pub(crate) cors: bool,

    /// Print a line to standard error for each request, without secrets: time, method, target, status, bytes of the body
    #[arg(long)]
    pub(crate) log: bool,

    /// File with more accounts, as [[credential]] tables
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// List all faults with the rules that catch them, and all controls: behaviour that is unusual but correct
    #[arg(long)]
    pub(crate) list_faults: bool,

    /// Serve nothing, but ask the mock server at this URL whether it serves: exit with 0 if so, with 3 if not; for container health
    /// checks
    #[arg(long, value_name = "URL")]
    pub(crate) health: Option<String>,

    /// Stop after this time, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) stop_after: Option<Duration>,
}

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ListenAddress {
    /// A TCP port.
    Tcp(SocketAddr),
    /// A Unix socket.
    Unix(PathBuf),
}

/// `8080`, `127.0.0.1:8080`, `localhost:8080`, `[::1]:8080`, `unix:/tmp/mock.sock`. A name may stand for several addresses; the first
/// IPv4 one is taken.
fn address(text: &str) -> Result<ListenAddress, String> {
    if let Some(path) = text.strip_prefix("unix:").filter(|path| !path.is_empty()) {
        return Ok(ListenAddress::Unix(path.into()));
    }
    tcp_address(text).map(ListenAddress::Tcp)
}

/// The same without a socket of Unix.
pub(super) fn tcp_address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse() {
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    let wanted =
        "expected a port, an address with a port, or a name with a port, as in 8080, [::1]:8080 or localhost:8080";
    let mut found: Vec<SocketAddr> = text.to_socket_addrs().map_err(|error| format!("{error}; {wanted}"))?.collect();
    found.sort_by_key(|address| !address.is_ipv4());
    found.first().copied().ok_or_else(|| format!("the name stands for no address; {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::{ListenAddress, address};

    #[test]
    fn an_address_may_be_a_port_alone_or_a_name() {
        for (text, expected) in [
            ("8105", "127.0.0.1:8105"),
            ("0", "127.0.0.1:0"),
            ("[::1]:0", "[::1]:0"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("localhost:8106", "127.0.0.1:8106"),
        ] {
            assert_eq!(address(text), Ok(ListenAddress::Tcp(expected.parse().expect("an address"))), "{text}");
        }
        assert_eq!(address("unix:/a b"), Ok(ListenAddress::Unix("/a b".into())));
        for text in ["", "unix:", "localhost", "70000", "::1", "127.0.0.1:x"] {
            let error = address(text).expect_err(text);
            assert!(error.contains("as in 8080"), "{text}: {error}");
        }
    }
}
