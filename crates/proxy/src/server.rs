//! The server: takes requests, forwards them, and copies what passes for the checker.
//!
//! Hostile clients are bounded as those of the mock server are: a head by time and by the HTTP library's limits, an idle connection by
//! time, the end of the run by a grace period. Bodies are streamed, so their length is bounded by no memory.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::header::ACCESS_CONTROL_REQUEST_METHOD;
use http::uri::PathAndQuery;
use http::{Method, Request, Response, Uri};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use jiff::Timestamp;
use oplog_findings::Failure;
use oplog_schema::route::meant;
use oplog_schema::{Catalogue, OperationId};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::answer::{Answer, not_forwarded};
use crate::control::Control;
use crate::copied::{Copied, Copy, Passing};
use crate::hop;
use crate::passed::{ANSWER, Asked, Head, Passed, REQUEST};
use crate::tap::Tap;
use crate::upstream::{Base, Upstream};

/// How long a client may take to send a head, and leave a connection idle between two requests.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// How long open connections may finish after the end.
const GRACE: Duration = Duration::from_secs(5);
/// How long no connection is accepted when the system has run out of files or memory for one.
const PAUSE: Duration = Duration::from_millis(100);

/// A proxy, ready to serve.
#[derive(Debug)]
pub struct Proxy {
    upstream: Upstream,
    catalogue: Catalogue,
    /// Ids of the operations that are checked.
    operations: Vec<OperationId>,
    /// Its own address.
    address: SocketAddr,
    tap: Tap,
    health: Value,
}

impl Proxy {
    /// A proxy on `address` that forwards to `upstream` and tells `tap` of the operations that are named.
    #[must_use]
    pub fn new(upstream: Upstream, catalogue: Catalogue, operations: &[String], address: SocketAddr, tap: Tap) -> Self {
        let is_checked = |id: &&OperationId| operations.iter().any(|name| name == id.as_str());
        let operations: Vec<OperationId> =
            catalogue.operations().iter().map(|one| one.id()).filter(is_checked).cloned().collect();
        let names: Vec<&str> = operations.iter().map(OperationId::as_str).collect();
        let health = json!({"status": "healthy", "target": &*upstream.base(None).origin, "operations": names});
        Self { upstream, catalogue, operations, address, tap, health }
    }

    /// Whether a request is about one of the operations that are checked, and whose base URL it goes to.
    fn meant(&self, method: &Method, uri: &Uri) -> (bool, &Base) {
        let target = uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let checked = self.catalogue.operations().iter().filter(|one| self.operations.contains(one.id()));
        let operation = meant(checked, method.as_str(), target);
        (operation.is_some(), self.upstream.base(operation.map(|operation| operation.id())))
    }

    async fn answer(&self, client: SocketAddr, request: Request<Incoming>) -> Answer {
        let uri = request.uri();
        if let Some(wanted) = Control::of(request.method(), uri.path(), uri.query().unwrap_or_default()) {
            return wanted.answer(&self.tap, &self.health).await;
        }
        let (is_checked, base) = self.meant(request.method(), uri);
        if request.method() == Method::CONNECT {
            return not_forwarded(501, &base.origin, "it opens no tunnels: give its URL to the client as the base URL");
        }
        // Who takes it for a proxy to everywhere would have credentials for one host sent to another.
        if let Some(other) =
            uri.authority().filter(|one| !self.upstream.is_own(one) && one.as_str() != self.address.to_string())
        {
            let problem = format!("it forwards to {} only, and not to {other}", base.origin);
            return not_forwarded(421, &base.origin, &problem);
        }
        // What a browser asks before a page may ask is its own affair.
        let is_preflight = request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if is_checked && !is_preflight {
            self.checked(client, base, request).await
        } else {
            self.unseen(base, request).await
        }
    }

    /// Forwards what is about no operation that is checked.
    async fn unseen(&self, base: &Base, request: Request<Incoming>) -> Answer {
        self.tap.counts.undocumented.fetch_add(1, Ordering::Relaxed);
        let (mut head, body) = request.into_parts();
        hop::strip(&mut head.headers);
        match self.upstream.forward(base, Request::from_parts(head, Passing::unseen(body))).await {
            Ok(answer) => handed_on(answer, Passing::unseen),
            Err(none) => not_forwarded(none.status, &base.origin, &unanswered(&none.failure)),
        }
    }

    /// Forwards what is checked.
    async fn checked(&self, client: SocketAddr, base: &Base, request: Request<Incoming>) -> Answer {
        let (mut head, body) = request.into_parts();
        let asked = Asked {
            at: Timestamp::now(),
            connection: Some(client),
            origin: self.upstream.origin(base, &head.headers),
            method: head.method.as_str().to_owned(),
            target: head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            headers: head.headers.clone(),
        };
        hop::strip(&mut head.headers);
        let sent = Copy::new(REQUEST, &self.tap.budget);
        let body = Passing::copied(body, sent.clone(), None);
        match self.upstream.forward(base, Request::from_parts(head, body)).await {
            Ok(answer) => {
                let head = Head { status: answer.status().as_u16(), headers: answer.headers().clone() };
                let (tap, status) = (self.tap.clone(), head.status);
                let received = Copy::new(ANSWER, &tap.budget);
                let copy = received.clone();
                let told = move || {
                    let answer = Ok((head, received.take(&tap.budget)));
                    tap.passed(Passed { asked, body: sent.take(&tap.budget), answer, status });
                };
                handed_on(answer, |body| Passing::copied(body, copy, Some(Box::new(told))))
            }
            Err(none) => {
                let problem = unanswered(&none.failure);
                let body: Copied = sent.take(&self.tap.budget);
                self.tap.passed(Passed { asked, body, answer: Err(none.failure), status: none.status });
                not_forwarded(none.status, &base.origin, &problem)
            }
        }
    }
}

fn unanswered(failure: &Failure) -> String {
    format!("the target did not answer: {failure}")
}

/// The answer of the target, without the headers of its connection.
fn handed_on(answer: Response<Incoming>, passing: impl FnOnce(Incoming) -> Passing) -> Answer {
    let mut answer = answer.map(|body| Either::Left(passing(body)));
    hop::strip(answer.headers_mut());
    *answer.version_mut() = http::Version::HTTP_11;
    answer
}

/// Serves `proxy` on `listener` until `shutdown` is done, then lets open requests finish for five seconds at most, and tells the checker
/// that there will be no more.
pub async fn serve(listener: TcpListener, proxy: Proxy, shutdown: impl Future<Output = ()>) {
    let proxy = Arc::new(proxy);
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, client)) => {
                // Answers go out as they come, so waiting to send more at once only delays them.
                let _ = stream.set_nodelay(true);
                let proxy = Arc::clone(&proxy);
                let service = service_fn(move |request| {
                    let proxy = Arc::clone(&proxy);
                    async move { Ok::<_, Infallible>(proxy.answer(client, request).await) }
                });
                let mut http = http1::Builder::new();
                http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
                let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
                // What goes wrong with one connection is its client's affair.
                tokio::spawn(async move { drop(connection.await) });
            }
            Err(error) if is_about_one_connection(&error) => {}
            Err(_) => sleep(PAUSE).await,
        }
    }
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => {}
        () = sleep(GRACE) => {}
    }
    proxy.tap.end();
}

/// Whether accepting failed because of the client that was to be accepted.
fn is_about_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
