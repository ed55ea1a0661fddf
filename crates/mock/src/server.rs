//! The standalone front: all operations on one port, for clients in any language.
//!
//! Hostile clients are bounded: a body by size and time, the head by time and by the HTTP library's own limits (100 headers, 400 KB),
//! a connection by the time that it may be idle, the end of the run by a grace period after which open connections are dropped.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{sleep, timeout};

use crate::activity::Activity;
use crate::engine::Engine;
use crate::listener::{Incoming, Listener};
use crate::request::MockRequest;
use crate::response::{MockResponse, Transfer};
use crate::sent::{Dropped, Sent, send};
use crate::stream::{ClientStream, Ending};

/// Longest request body that is read, in bytes (1 MiB).
pub const MAX_BODY: usize = 1024 * 1024;

/// How long a client may take to send a head, and leave a connection idle between two requests; a quarter more at most. Without it,
/// connections that ask nothing would take up all that the system has.
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
/// use std::sync::{Arc, Mutex, PoisonError};
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
                tokio::spawn(http1(
                    stream,
                    Client { address: Some(client), ending, ..Client::default() },
                    engine,
                    watcher,
                ));
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

/// Whose connection it is, whether anything happens on it, and how it ends.
#[derive(Debug, Clone, Default)]
struct Client {
    address: Option<SocketAddr>,
    ending: Ending,
    activity: Arc<Activity>,
    /// Where requests are put together: those of one connection come one after the other, and are much alike.
    request: Arc<Mutex<MockRequest>>,
}

/// Serves one connection in HTTP/1.1, to its end. What goes wrong with it is the client's affair.
async fn http1<S>(stream: S, client: Client, engine: Arc<Engine>, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let activity = Arc::clone(&client.activity);
    let service = service_fn(move |request| answer(Arc::clone(&engine), client.clone(), request));
    let mut http = http1::Builder::new();
    // The HTTP library would set up a timer for each head.
    http.header_read_timeout(None);
    let connection = watcher.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        biased;
        _ = connection => {}
        () = activity.ceases(HEAD_TIME) => {}
    }
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
    use hyper_util::rt::{TokioExecutor, TokioTimer};

    let client = Client { address: Some(client), ..Client::default() };
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
    let busy = client.activity.begin();
    let (head, body) = request.into_parts();
    let body = match receive(body).await {
        Ok(body) => body,
        Err(refused) => return Ok(send(refused, busy)),
    };
    let response = {
        let mut request = client.request.lock().unwrap_or_else(PoisonError::into_inner);
        fill(&mut request, &head, body);
        let response = engine.answer(&request, client.address);
        forget(&mut request);
        response
    };
    if !response.delay.is_zero() {
        sleep(response.delay).await;
    }
    match response.transfer {
        Transfer::Dropped => Err(Dropped),
        Transfer::Reset => {
            client.ending.reset();
            Err(Dropped)
        }
        _ => Ok(send(response, busy)),
    }
}

/// Puts a request in the place of one that is answered.
fn fill(request: &mut MockRequest, head: &Parts, body: Vec<u8>) {
    let again = |text: &mut String, other: &str| {
        text.clear();
        text.push_str(other);
    };
    again(&mut request.method, head.method.as_str());
    again(&mut request.target, head.uri.path_and_query().map_or("/", |target| target.as_str()));
    request.body = body;
    let mut length = 0;
    let mut header = |name: &str, value: &str| {
        if request.headers.len() == length {
            request.headers.push(Default::default());
        }
        let (old_name, old_value) = &mut request.headers[length];
        again(old_name, name);
        again(old_value, value);
        length += 1;
    };
    for (name, value) in &head.headers {
        match str::from_utf8(value.as_bytes()) {
            Ok(value) => header(name.as_str(), value),
            Err(_) => header(name.as_str(), &String::from_utf8_lossy(value.as_bytes())),
        }
    }
    // Behind a proxy's request line, and in HTTP/2, the host is part of the target.
    if let Some(authority) = head.uri.authority().filter(|_| !head.headers.contains_key("host")) {
        header("host", authority.as_str());
    }
    request.headers.truncate(length);
}

/// Keeps the room of a request for the next one, unless that is more than most need.
fn forget(request: &mut MockRequest) {
    const MOST: usize = 8 * 1024;
    request.body = Vec::new();
    let headers = request.headers.iter().map(|(name, value)| name.capacity() + value.capacity());
    if headers.chain([request.target.capacity()]).sum::<usize>() > MOST || request.headers.len() > 100 {
        *request = MockRequest::default();
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
