//! The standalone front: all operations on one port, for clients in any language.
//!
//! Hostile clients are bounded: a body by size and time, the head by time and by the HTTP library's own limits (100 headers, 400 KB),
//! a connection by the time that it may be idle, the end of the run by a grace period after which open connections are dropped.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{sleep, timeout};

use crate::engine::Engine;
use crate::listener::{Incoming, Listener};
use crate::pairs::text;
use crate::request::MockRequest;
use crate::response::{MockResponse, Transfer};
use crate::sent::{Dropped, Sent, send};
use crate::stream::{ClientStream, Ending};

/// Longest request body that is read, in bytes (1 MiB).
pub const MAX_BODY: usize = 1024 * 1024;

/// How long a client may take to send a head, and leave a connection idle between two requests. Without it, connections that ask
/// nothing would take up all that the system has.
const HEAD_TIME: Duration = Duration::from_secs(60);

/// How long a client may take to send a body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// How long open connections may finish after the shutdown signal.
const GRACE: Duration = Duration::from_secs(5);

/// How long no connection is accepted when the system has run out of files or memory for one.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves `engine` on `listener` until `shutdown` is done, then lets open requests finish for five seconds at most.
///
/// # Errors
/// None at present: a connection that cannot be accepted is left out.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
/// use oplog_mock::{Clock, Engine, Responder, Settings, serve};
/// use oplog_schema::{Catalogue, Source, golden};
///
/// let cases = golden::load(&Source::Embedded)?;
/// let responder = Responder::new(&Catalogue::embedded()?, &cases, Settings::default())?;
/// let engine = Arc::new(Engine::new(responder, Clock::System));
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// serve(listener, engine, async {}).await?; // ends at once, since the signal is given already
/// # Ok(()) }
/// ```
pub async fn serve(
    listener: impl Into<Listener>,
    engine: Arc<Engine>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.into();
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let incoming = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok(incoming) => incoming,
                Err(error) => {
                    if !is_about_one_connection(&error) {
                        sleep(PAUSE).await;
                    }
                    continue;
                }
            },
        };
        let (engine, watcher) = (Arc::clone(&engine), connections.watcher());
        match incoming {
            Incoming::Tcp(stream, client) => {
                let ending = Ending::default();
                let stream = ClientStream::new(stream, ending.clone());
                tokio::spawn(http1(stream, Client { address: Some(client), ending }, engine, watcher));
            }
            #[cfg(feature = "tls")]
            Incoming::Tls(stream, client, acceptor) => {
                tokio::spawn(tls(stream, client, acceptor, engine, watcher));
            }
            #[cfg(unix)]
            Incoming::Unix(stream) => drop(tokio::spawn(http1(stream, Client::default(), engine, watcher))),
        }
    }
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => {}
        () = sleep(GRACE) => {}
    }
    Ok(())
}

/// Whose connection it is, and how it ends.
#[derive(Debug, Clone, Default)]
struct Client {
    address: Option<SocketAddr>,
    ending: Ending,
}

/// Serves one connection in HTTP/1.1, to its end. What goes wrong with it is the client's affair.
async fn http1<S>(stream: S, client: Client, engine: Arc<Engine>, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| answer(Arc::clone(&engine), client.clone(), request));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
}

/// Serves one connection with TLS, in the version of HTTP that both ends have agreed on.
#[cfg(feature = "tls")]
async fn tls(
    stream: tokio::net::TcpStream,
    client: SocketAddr,
    acceptor: tokio_rustls::TlsAcceptor,
    engine: Arc<Engine>,
    watcher: Watcher,
) {
    use hyper::server::conn::http2;
    use hyper_util::rt::TokioExecutor;

    let client = Client { address: Some(client), ending: Ending::default() };
    let stream = ClientStream::new(stream, client.ending.clone());
    let Ok(Ok(stream)) = timeout(HEAD_TIME, acceptor.accept(stream)).await else { return };
    if stream.get_ref().1.alpn_protocol() != Some(crate::tls::HTTP2) {
        return http1(stream, client, engine, watcher).await;
    }
    let service = service_fn(move |request| answer(Arc::clone(&engine), client.clone(), request));
    let mut http = http2::Builder::new(TokioExecutor::new());
    http.timer(TokioTimer::new()).keep_alive_interval(HEAD_TIME);
    let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
}

/// Whether accepting failed because of the client that was to be accepted.
fn is_about_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn answer(
    engine: Arc<Engine>,
    client: Client,
    request: http::Request<hyper::body::Incoming>,
) -> Result<http::Response<Sent>, Dropped> {
    let (head, body) = request.into_parts();
    let body = match receive(body).await {
        Ok(body) => body,
        Err(refused) => return Ok(send(refused)),
    };
    let header =
        |(name, value): (&http::HeaderName, &http::HeaderValue)| (name.as_str().to_owned(), text(value.as_bytes()));
    let target = head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let mut headers: Vec<_> = head.headers.iter().map(header).collect();
    // Behind a proxy's request line, and in HTTP/2, the host is part of the target.
    if let Some(authority) = head.uri.authority().filter(|_| !head.headers.contains_key("host")) {
        headers.push(("host".to_owned(), authority.to_string()));
    }
    let request = MockRequest { method: head.method.as_str().to_owned(), target, headers, body };
    let response = engine.answer(&request, client.address);
    if !response.delay.is_zero() {
        sleep(response.delay).await;
    }
    match response.transfer {
        Transfer::Dropped => Err(Dropped),
        Transfer::Reset => {
            client.ending.reset();
            Err(Dropped)
        }
        _ => Ok(send(response)),
    }
}

/// The body, unless it is too long or too late.
async fn receive(body: hyper::body::Incoming) -> Result<Vec<u8>, MockResponse> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    match timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes().into()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(plain(413, "the body is too long")),
        Ok(Err(_)) => Err(plain(400, "the body is broken, or breaks off")),
        Err(_) => Err(plain(408, "the body took too long")),
    }
}

fn plain(status: u16, text: &str) -> MockResponse {
    MockResponse::new(status, "text/plain; charset=utf-8", text)
}
