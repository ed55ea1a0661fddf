//! Why no answer came, as a person can act on it.
//!
//! Neighbour: `network` loses the answer. The innermost cause of an error is told; the URL may carry a signature and is left out.

use std::time::Duration;

use oplog_findings::Failure;

use crate::transport::{CONNECTING, ended_early, innermost};

/// How long connecting may take, where a whole request may take `timeout`.
pub(super) fn connecting(timeout: Duration) -> Duration {
    timeout.min(CONNECTING)
}

/// The failure that an error of the client is. `advised` adds to a cause what to do about it, and `proxy` names the proxy that the environment
/// puts in between, if it does.
pub(super) fn failure(
    error: &reqwest::Error,
    timeout: Duration,
    advised: impl FnOnce(String) -> String,
    proxy: impl FnOnce() -> Option<String>,
) -> Failure {
    if !error.is_connect() && ended_early(error) {
        return Failure::Closed;
    }
    if error.is_timeout() {
        return Failure::Unreachable(format!("no connection within {} ms", connecting(timeout).as_millis()));
    }
    let cause = innermost(error);
    if !error.is_connect() {
        return Failure::Broken(cause);
    }
    let cause = advised(cause);
    Failure::Unreachable(match proxy() {
        Some(proxy) => format!("{cause} (through {proxy}, the proxy that the environment names)"),
        None => cause,
    })
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[tokio::test]
    async fn the_time_that_is_told_is_the_one_for_connecting() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Connections wait for a listener that accepts none, until as many wait as there is room for.
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let room = Duration::from_millis(20);
        let _waiting: Vec<_> = std::iter::from_fn(|| TcpStream::connect_timeout(&address, room).ok()).collect();
        let client = reqwest::Client::builder().no_proxy().connect_timeout(Duration::from_millis(1)).build();
        let sent = client.expect("a client").get(format!("http://{address}")).send().await;
        let error = sent.expect_err("nobody accepts");
        let told = |seconds| failure(&error, Duration::from_secs(seconds), |cause| cause, || None).to_string();
        assert_eq!(told(10), "cannot be reached: no connection within 5000 ms");
        assert_eq!(told(2), "cannot be reached: no connection within 2000 ms");
    }
}
