//! The standalone front: all operations on one port, for clients in any language.
//!
//! Hostile clients are bounded: a body by size and time, the head by the HTTP library's own limits (100 headers, 400 KB), the
//! end of the run by a grace period after which open connections are dropped.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use futures::stream;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::engine::Engine;
use crate::request::MockRequest;
use crate::response::{MockResponse, Transfer};

/// Longest request body that is read, in bytes (1 MiB).
pub const MAX_BODY: usize = 1024 * 1024;

/// How long a client may take to send a body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// Bytes of a chunk: few enough that names and characters are cut in the middle.
const CHUNK: usize = 97;

/// How long open connections may finish after the shutdown signal.
const GRACE: Duration = Duration::from_secs(5);

/// Serves `engine` on `listener` until `shutdown` is done, then lets open requests finish for five seconds at most.
///
/// # Errors
/// When the listener fails.
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
    listener: TcpListener,
    engine: Arc<Engine>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = Router::new().fallback(answer).with_state(engine);
    let (signalled, signal) = oneshot::channel();
    let shutdown = async move {
        shutdown.await;
        let _ = signalled.send(());
    };
    let deadline = async move {
        if signal.await.is_ok() {
            sleep(GRACE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(shutdown) => result,
        () = deadline => Ok(()),
    }
}

async fn answer(
    State(engine): State<Arc<Engine>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    request: http::Request<Body>,
) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    let body = match timeout(BODY_TIME, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(body)) => body.to_vec(),
        Ok(Err(_)) => return send(plain(413, "the body is too long or broken off")),
        Err(_) => return send(plain(408, "the body took too long")),
    };
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let target = head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let mut headers: Vec<_> = head.headers.iter().map(header).collect();
    // Behind a proxy's request line, and in HTTP/2, the host is part of the target.
    if let Some(authority) = head.uri.authority().filter(|_| !head.headers.contains_key("host")) {
        headers.push(("host".to_owned(), authority.to_string()));
    }
    let request = MockRequest { method: head.method.as_str().to_owned(), target, headers, body };
    let response = engine.handle_from(&request, Some(client));
    if !response.delay.is_zero() {
        sleep(response.delay).await;
    }
    send(response)
}

fn plain(status: u16, text: &str) -> MockResponse {
    MockResponse::new(status, "text/plain; charset=utf-8", text)
}

fn send(response: MockResponse) -> http::Response<Body> {
    let body = match response.transfer {
        Transfer::Whole => Body::from(response.body),
        Transfer::Chunked => {
            let chunks: Vec<Vec<u8>> = response.body.chunks(CHUNK).map(<[u8]>::to_vec).collect();
            Body::from_stream(stream::iter(chunks.into_iter().map(Ok::<_, Infallible>)))
        }
    };
    let mut sent = http::Response::new(body);
    *sent.status_mut() = http::StatusCode::from_u16(response.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) =
            (http::HeaderName::try_from(name.as_str()), http::HeaderValue::try_from(value.as_str()))
        {
            sent.headers_mut().append(name, value);
        }
    }
    sent
}
