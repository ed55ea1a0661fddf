//! The way to the target: the one place from which the proxy sends.
//!
//! A request goes out as it came in, but for the headers of the connection; where it goes, the configuration says and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri, header};
use http_body_util::{Either, Empty};
use hyper::body::{Body as _, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::TokioExecutor;
use oplog_conformance::target::Target;
use oplog_conformance::transport::{CONNECTING, Transport, ended_early, innermost};
use oplog_findings::Failure;
use oplog_schema::{Operation, OperationId};

use crate::copied::Passing;

/// How long the target may take until the head of its answer is there.
const ANSWERING: Duration = Duration::from_secs(120);

/// Which `Host` a request goes out with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Host {
    /// That of the client: it may be part of what is signed.
    #[default]
    Client,
    /// The target's own.
    Target,
}

/// Why a target cannot be forwarded to.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// Its base URL is none.
    #[error("`{0}` is no base URL that requests can be forwarded to")]
    Url(String),
    /// There is no TLS.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

/// A body on its way to the target.
type Sent = Either<Passing, Empty<Bytes>>;

/// A client with or without a proxy of its own in between.
enum Http {
    Direct(Client<HttpsConnector<HttpConnector>, Sent>),
    Tunnelled(Client<HttpsConnector<Tunnel<HttpConnector>>, Sent>),
}

impl Http {
    async fn send(&self, request: Request<Sent>) -> Result<Response<Incoming>, ClientError> {
        match self {
            Self::Direct(client) => client.request(request).await,
            Self::Tunnelled(client) => client.request(request).await,
        }
    }
}

/// A base URL, taken apart once.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end.
    path: String,
    pub(crate) origin: Arc<str>,
}

/// Where requests are forwarded to.
pub struct Upstream {
    http: Http,
    usual: Base,
    own: BTreeMap<OperationId, Base>,
    host: Host,
    transport: Transport,
}

/// Why there is no answer, for the client and for the report.
#[derive(Debug)]
pub(crate) struct NoAnswer {
    pub(crate) status: u16,
    pub(crate) failure: Failure,
}

impl Upstream {
    /// The way to `target`, of which these operations may have base URLs of their own.
    ///
    /// # Errors
    /// When a base URL is none, or TLS cannot be set up.
    pub fn new<'o>(
        target: &Target,
        operations: impl IntoIterator<Item = &'o Operation>,
        host: Host,
    ) -> Result<Self, UpstreamError> {
        let usual = Base::of(&target.url)?;
        let mut own = BTreeMap::new();
        for operation in operations {
            if let Some(url) = target.urls.get(operation.id().as_str()) {
                own.insert(operation.id().clone(), Base::of(url)?);
            }
        }
        let transport = target.transport.clone();
        let tls = transport.client_config()?;
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECTING));
        tcp.enforce_http(false);
        let secured = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
        let http = match transport.proxy_to(&target.url) {
            None => Http::Direct(Client::builder(TokioExecutor::new()).build(secured.wrap_connector(tcp))),
            Some(proxy) => {
                let tunnel = Tunnel::new(proxy.uri().clone(), tcp);
                let tunnel = match proxy.basic_auth() {
                    Some(credentials) => tunnel.with_auth(credentials.clone()),
                    None => tunnel,
                };
                Http::Tunnelled(Client::builder(TokioExecutor::new()).build(secured.wrap_connector(tunnel)))
            }
        };
        Ok(Self { http, usual, own, host, transport })
    }

    /// The base URL of an operation.
    pub(crate) fn base(&self, operation: Option<&OperationId>) -> &Base {
        operation.and_then(|id| self.own.get(id)).unwrap_or(&self.usual)
    }

    /// Scheme and authority that the target is asked for: links in its answers may lead there.
    pub(crate) fn origin(&self, base: &Base, headers: &HeaderMap) -> Arc<str> {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        match host.filter(|_| self.host == Host::Client) {
            Some(host) => format!("{}://{host}", base.scheme).into(),
            None => Arc::clone(&base.origin),
        }
    }

    /// Whether an authority that a client names is one of the target.
    pub(crate) fn is_own(&self, authority: &Authority) -> bool {
        std::iter::once(&self.usual).chain(self.own.values()).any(|base| base.authority == *authority)
    }

    /// Forwards a request, whose headers are those of the client without the ones that end here.
    pub(crate) async fn forward(&self, base: &Base, request: Request<Passing>) -> Result<Response<Incoming>, NoAnswer> {
        let (mut head, body) = request.into_parts();
        head.uri = base
            .uri(head.uri.path_and_query())
            .map_err(|error| NoAnswer { status: 400, failure: Failure::Unsendable(error.to_string()) })?;
        head.version = http::Version::HTTP_11;
        if self.host == Host::Target
            && let Ok(host) = HeaderValue::from_str(base.authority.as_str())
        {
            head.headers.insert(header::HOST, host);
        }
        // What has no body can be sent again, where a server has closed an idle connection just then.
        let is_repeatable = body.is_end_stream() && matches!(head.method, Method::GET | Method::HEAD);
        let again = is_repeatable.then(|| Request::from_parts(head.clone(), Either::Right(Empty::new())));
        let first = if body.is_end_stream() { Either::Right(Empty::new()) } else { Either::Left(body) };
        let answer = async {
            match (self.http.send(Request::from_parts(head, first)).await, again) {
                (Err(error), Some(again)) if was_closed(&error) => self.http.send(again).await,
                (answer, _) => answer,
            }
        };
        match tokio::time::timeout(ANSWERING, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(NoAnswer { status: 502, failure: self.failure(&error) }),
            Err(_) => Err(NoAnswer { status: 504, failure: Failure::TimedOut(ANSWERING.as_millis()) }),
        }
    }

    fn failure(&self, error: &ClientError) -> Failure {
        let cause = innermost(error);
        if !error.is_connect() {
            return if was_closed(error) { Failure::Closed } else { Failure::Broken(cause) };
        }
        Failure::Unreachable(self.transport.advised(cause))
    }
}

impl std::fmt::Debug for Upstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upstream").field("usual", &self.usual).field("own", &self.own).finish_non_exhaustive()
    }
}

impl Base {
    fn of(url: &str) -> Result<Self, UpstreamError> {
        let wrong = || UpstreamError::Url(url.to_owned());
        let parts = url.parse::<Uri>().map_err(|_| wrong())?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else { return Err(wrong()) };
        let path = parts.path_and_query.map_or_else(String::new, |path| path.path().trim_end_matches('/').to_owned());
        let origin = format!("{scheme}://{authority}").into();
        Ok(Self { scheme, authority, path, origin })
    }

    /// What is asked for, below this base.
    fn uri(&self, target: Option<&PathAndQuery>) -> Result<Uri, http::Error> {
        let target = match target {
            Some(target) if self.path.is_empty() => target.clone(),
            target => PathAndQuery::try_from(format!("{}{}", self.path, target.map_or("/", PathAndQuery::as_str)))?,
        };
        Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone()).path_and_query(target).build()
    }
}

/// Whether the connection ended before the head of an answer was there.
fn was_closed(error: &ClientError) -> bool {
    !error.is_connect() && ended_early(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_as_it_is_below_the_base() {
        for (base, target, uri) in [
            ("http://h:1", "/a/../%2e%2E//b?c=%41&&d", "http://h:1/a/../%2e%2E//b?c=%41&&d"),
            ("https://h/api/", "/v1?x", "https://h/api/v1?x"),
        ] {
            let target: PathAndQuery = target.parse().expect("a target");
            let made = Base::of(base).expect("a base").uri(Some(&target)).expect("a URI");
            assert_eq!(made.to_string(), uri);
        }
        assert!(Base::of("/relative").is_err());
    }
}
