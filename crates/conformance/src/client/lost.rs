//! Why no answer came, as a person can act on it.
//!
//! Neighbour: `network` loses the answer. The innermost cause of an error is told; the URL may carry a signature and is left out.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use oplog_findings::Failure;

/// The longest time for connecting.
const CONNECTING: Duration = Duration::from_secs(5);

/// How long connecting may take, where a whole request may take `timeout`.
pub(super) fn connecting(timeout: Duration) -> Duration {
    timeout.min(CONNECTING)
}

/// The failure that an error of the client is. `advice` says what to do about a cause, and `proxy` names the proxy that the environment
/// puts in between, if it does.
pub(super) fn failure(
    error: &reqwest::Error,
    timeout: Duration,
    advice: impl FnOnce(&str) -> Option<&'static str>,
    proxy: impl FnOnce() -> Option<String>,
) -> Failure {
    if ended_early(error) {
        return Failure::Closed;
    }
    if error.is_timeout() {
        return Failure::Unreachable(format!("no connection within {} ms", connecting(timeout).as_millis()));
    }
    let cause = causes(error).last().map_or_else(String::new, ToString::to_string);
    if !error.is_connect() {
        return Failure::Broken(cause);
    }
    let cause = advice(&cause).map_or(cause.clone(), |advice| format!("{cause}: {advice}"));
    Failure::Unreachable(match proxy() {
        Some(proxy) => format!("{cause} (through {proxy}, the proxy that the environment names)"),
        None => cause,
    })
}

/// An error and what caused it, from the outside in.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |&error| error.source())
}

/// Whether the connection ended before the head of an answer was there.
fn ended_early(error: &reqwest::Error) -> bool {
    const ENDED: [ErrorKind; 3] = [ErrorKind::ConnectionReset, ErrorKind::ConnectionAborted, ErrorKind::BrokenPipe];
    !error.is_connect()
        && causes(error).any(|cause| {
            cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_incomplete_message)
                || cause.downcast_ref::<std::io::Error>().is_some_and(|error| ENDED.contains(&error.kind()))
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
        let told = |seconds| failure(&error, Duration::from_secs(seconds), |_| None, || None).to_string();
        assert_eq!(told(10), "cannot be reached: no connection within 5000 ms");
        assert_eq!(told(2), "cannot be reached: no connection within 2000 ms");
    }
}
