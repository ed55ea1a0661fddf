//! Where the standalone server listens: a TCP port, with or without TLS, or a Unix socket.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

#[cfg(feature = "tls")]
use crate::tls::Tls;

/// Where [`serve`](crate::serve()) listens. A [`TcpListener`] is one by itself.
#[derive(Debug)]
#[non_exhaustive]
pub enum Listener {
    /// A TCP port: HTTP/1.1.
    Tcp(TcpListener),
    /// A TCP port with TLS: HTTP/1.1 and HTTP/2.
    #[cfg(feature = "tls")]
    Tls(TcpListener, Tls),
    /// A Unix socket: HTTP/1.1.
    #[cfg(unix)]
    Unix(UnixListener),
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Listener::Tcp(listener)
    }
}

#[cfg(unix)]
impl From<UnixListener> for Listener {
    fn from(listener: UnixListener) -> Self {
        Listener::Unix(listener)
    }
}

/// A connection that has come in, and whose it is.
pub(crate) enum Incoming {
    Tcp(TcpStream, SocketAddr),
    #[cfg(feature = "tls")]
    Tls(TcpStream, SocketAddr, tokio_rustls::TlsAcceptor),
    #[cfg(unix)]
    Unix(UnixStream),
}

impl Listener {
    /// The next connection.
    pub(crate) async fn accept(&self) -> io::Result<Incoming> {
        match self {
            Listener::Tcp(listener) => tcp(listener).await.map(|(stream, client)| Incoming::Tcp(stream, client)),
            #[cfg(feature = "tls")]
            Listener::Tls(listener, tls) => {
                let (stream, client) = tcp(listener).await?;
                Ok(Incoming::Tls(stream, client, tls.acceptor().clone()))
            }
            #[cfg(unix)]
            Listener::Unix(listener) => listener.accept().await.map(|(stream, _)| Incoming::Unix(stream)),
        }
    }
}

async fn tcp(listener: &TcpListener) -> io::Result<(TcpStream, SocketAddr)> {
    let (stream, client) = listener.accept().await?;
    // An answer goes out in one piece, so waiting to send more at once only delays it.
    let _ = stream.set_nodelay(true);
    Ok((stream, client))
}
