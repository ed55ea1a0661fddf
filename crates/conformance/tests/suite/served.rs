//! The mock server with something between it and the network, and a run of the checker against it.

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{RunReport, SeverityOverrides};
use oplog_mock::{Clock, Engine, MockRequest, MockResponse, Responder, Settings};
use oplog_schema::{Catalogue, Source, golden};

/// The right answer to a request.
pub(crate) type Right<'a> = &'a dyn Fn(&MockRequest) -> MockResponse;

/// A server on this machine, until it is dropped.
pub(crate) struct Served {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<MockRequest>>>,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Served {
    /// A mock server with these settings, each of whose answers is what `answer` makes of the right one.
    pub(crate) async fn start(
        settings: Settings,
        answer: impl Fn(&MockRequest, Right<'_>) -> MockResponse + Send + Sync + 'static,
    ) -> Self {
        Self::start_at(Clock::System, settings, answer).await
    }

    /// The same by another clock.
    pub(crate) async fn start_at(
        clock: Clock,
        settings: Settings,
        answer: impl Fn(&MockRequest, Right<'_>) -> MockResponse + Send + Sync + 'static,
    ) -> Self {
        let cases = golden::load(&Source::Embedded).unwrap();
        let engine = Engine::new(Responder::new(&Catalogue::embedded().unwrap(), &cases, settings).unwrap(), clock);
        let served = Arc::new((engine, answer));
        let asked: Arc<Mutex<Vec<MockRequest>>> = Arc::default();
        let journal = Arc::clone(&asked);
        let router = Router::new().fallback(move |request: http::Request<Body>| {
            let (served, journal) = (Arc::clone(&served), Arc::clone(&journal));
            async move {
                let request = read(request).await;
                let right = |request: &MockRequest| served.0.handle(request);
                if request.path().starts_with("/__admin/") {
                    return send(right(&request));
                }
                let response = (served.1)(&request, &right);
                journal.lock().unwrap().push(request);
                send(response)
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { url, asked, server: tokio::spawn(axum::serve(listener, router).into_future()) }
    }

    /// What was asked so far, except of the control plane.
    pub(crate) fn asked(&self) -> Vec<MockRequest> {
        self.asked.lock().unwrap().clone()
    }

    /// Checks some operations. `configure` sees what the server told about itself.
    pub(crate) async fn check(&self, operations: &[&str], configure: impl FnOnce(&mut Target)) -> RunReport {
        self.check_within(Limits::default(), operations, configure).await
    }

    pub(crate) async fn check_within(
        &self,
        limits: Limits,
        operations: &[&str],
        configure: impl FnOnce(&mut Target),
    ) -> RunReport {
        let mut target = Target::at(&self.url);
        discover(&mut target).await;
        configure(&mut target);
        let options = Options {
            operations: operations.iter().map(|&id| id.to_owned()).collect(),
            seed: 7,
            limits,
            levels: SeverityOverrides::default(),
            shard: None,
        };
        run(&Catalogue::embedded().unwrap(), &target, &options, &(), std::future::pending()).await.unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn read(request: http::Request<Body>) -> MockRequest {
    let (head, body) = request.into_parts();
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    MockRequest {
        method: head.method.as_str().to_owned(),
        target: head.uri.path_and_query().unwrap().to_string(),
        headers: head.headers.iter().map(header).collect(),
        body: to_bytes(body, 1 << 20).await.unwrap().to_vec(),
    }
}

fn send(response: MockResponse) -> http::Response<Body> {
    let mut builder = http::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(response.body)).unwrap()
}
