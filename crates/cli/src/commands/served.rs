//! Where a mock server for clients listens, and what they must know to reach it: its URL, and whom to trust.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use oplog_mock::Listener;

use super::authority::Authority;
use super::listen;
use crate::args::ListenAddress;
use crate::out::quoted;

/// How a mock server is reached, for as long as it serves.
pub(super) struct Served {
    /// Its base URL.
    pub(super) url: String,
    /// Where it listens, unless on a Unix socket.
    pub(super) address: Option<SocketAddr>,
    /// The Unix socket, removed at the end.
    socket: Option<PathBuf>,
    /// Whom clients must trust, where it speaks TLS.
    pub(super) authority: Option<Authority>,
}

impl Served {
    /// Listens at `at`, with TLS where `names` are given: those that the certificate is for beside this machine's own.
    pub(super) async fn at(at: &ListenAddress, names: Option<&[String]>) -> anyhow::Result<(Listener, Self)> {
        let address = match at {
            ListenAddress::Tcp(address) => *address,
            ListenAddress::Unix(path) if names.is_none() => return unix(path),
            ListenAddress::Unix(_) => anyhow::bail!("--tls cannot be used with a Unix socket"),
        };
        let (listener, address) = listen(address).await?;
        let (listener, authority, scheme) = match names {
            None => (Listener::from(listener), None, "http"),
            Some(names) => {
                let (listener, authority) = Authority::sign(listener, address, names)?;
                (listener, Some(authority), "https")
            }
        };
        let url = format!("{scheme}://{address}");
        Ok((listener, Self { url, address: Some(address), socket: None, authority }))
    }

    /// What to begin a request with.
    pub(super) fn curl(&self) -> String {
        let path = |path: &Path| quoted(&path.to_string_lossy());
        let authority = self.authority.as_ref().map(|authority| format!(" --cacert {}", path(authority.path())));
        let socket = self.socket.as_deref().map(|socket| format!(" --unix-socket {}", path(socket)));
        format!("curl -sS{}{}", authority.unwrap_or_default(), socket.unwrap_or_default())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(socket) = &self.socket {
            let _ = std::fs::remove_file(socket);
        }
    }
}

#[cfg(unix)]
fn unix(path: &Path) -> anyhow::Result<(Listener, Served)> {
    use std::os::unix::fs::FileTypeExt as _;
    use std::os::unix::net::UnixStream;

    // What a server that was killed left behind is in nobody's use.
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    if is_socket && UnixStream::connect(path).is_err() {
        let _ = std::fs::remove_file(path);
    }
    let listener =
        tokio::net::UnixListener::bind(path).with_context(|| format!("cannot listen on unix:{}", path.display()))?;
    let socket = Some(path.to_owned());
    Ok((listener.into(), Served { url: "http://localhost".to_owned(), address: None, socket, authority: None }))
}

#[cfg(not(unix))]
fn unix(_: &Path) -> anyhow::Result<(Listener, Served)> {
    anyhow::bail!("this system has no Unix sockets")
}
