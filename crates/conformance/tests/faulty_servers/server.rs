//! One faulty server and its judgement.

use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::levels::Levels;
use oplog_conformance::run::{Options, Progress, run};
use oplog_conformance::target::Target;
use oplog_conformance::verdict::Level;
use oplog_mock::{Clock, Engine, Request, Responder, Response, Settings};
use oplog_schema::{Catalogue, Source, golden};
use serde_json::Value;

pub(crate) const BBC: &str = "baidu-bbc/query-operation-log";
pub(crate) const OOS: &str = "alibaba-oos/list-execution-logs";
pub(crate) const LIST: &str = "huawei-ecs/list-server-actions";
pub(crate) const SHOW: &str = "huawei-ecs/show-server-action";
pub(crate) const ONAPP: &str = "onapp/list-transactions";

/// The right answer to a request.
pub(crate) type Right<'a> = &'a dyn Fn(&Request) -> Response;

/// A server that is wrong in one way.
pub(crate) struct Fault {
    /// What it does.
    pub(crate) name: &'static str,
    /// The operation that is judged.
    pub(crate) operation: &'static str,
    /// The rules of which one must catch it; none for a server that is right.
    pub(crate) caught_by: &'static [&'static str],
    /// What it answers.
    pub(crate) answer: fn(&Request, Right<'_>) -> Response,
}

struct Silent;

impl Progress for Silent {
    fn finished(&self, _: &str, _: u64) {}
}

/// The rules whose findings fail a run against the faulty server.
pub(crate) async fn judge(fault: &Fault) -> BTreeSet<&'static str> {
    let catalogue = Catalogue::embedded().unwrap();
    let cases = golden::load(&Source::Embedded).unwrap();
    let settings = Settings { entries: Some(130), ..Settings::open() };
    let engine = Arc::new(Engine::new(Responder::new(&catalogue, &cases, settings).unwrap(), Clock::System));
    let answer = fault.answer;
    let router = Router::new().fallback(move |request: http::Request<Body>| {
        let engine = Arc::clone(&engine);
        async move {
            let request = read(request).await;
            let right = |request: &Request| engine.handle(request);
            let control = request.path().starts_with("/__admin/");
            send(if control { right(&request) } else { answer(&request, &right) })
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server =
        tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(async { drop(stopped.await) }).into_future());

    let mut target = Target::at(&format!("http://{address}"));
    discover(&mut target).await;
    let options = Options {
        operations: vec![fault.operation.to_owned()],
        seed: 7,
        limits: Limits::default(),
        levels: Levels::default(),
    };
    let report = run(&catalogue, &target, &options, &Silent, std::future::pending()).await.unwrap();
    drop(stop);
    server.abort();
    let operation = &report.operations[0];
    assert!(operation.breakages.is_empty(), "{}: {:?}", fault.name, operation.breakages);
    let failing = operation.findings.iter().filter(|group| group.level == Level::Deny && !group.is_conflict());
    failing.map(|group| group.rule.id).collect()
}

async fn read(request: http::Request<Body>) -> Request {
    let (head, body) = request.into_parts();
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    Request {
        method: head.method.as_str().to_owned(),
        target: head.uri.path_and_query().unwrap().to_string(),
        headers: head.headers.iter().map(header).collect(),
        body: to_bytes(body, 1 << 20).await.unwrap().to_vec(),
    }
}

fn send(response: Response) -> http::Response<Body> {
    let mut builder = http::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(response.body)).unwrap()
}

/// A parameter of the request, decoded.
pub(crate) fn parameter(request: &Request, name: &str) -> Option<String> {
    let url = url::Url::parse("http://localhost").unwrap().join(&request.target).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The request with a parameter set to something else, or left out.
pub(crate) fn with(request: &Request, name: &str, value: Option<&str>) -> Request {
    let url = url::Url::parse("http://localhost").unwrap().join(&request.target).unwrap();
    let mut pairs: Vec<(String, String)> =
        url.query_pairs().filter(|(key, _)| key != name).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    let mut changed = url;
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    Request { target: format!("{}?{}", changed.path(), changed.query().unwrap_or_default()), ..request.clone() }
}

/// The response with its JSON body edited; other bodies and errors stay as they are.
pub(crate) fn edit(mut response: Response, edit: impl FnOnce(&mut Value)) -> Response {
    if response.status == 200
        && let Ok(mut body) = serde_json::from_slice::<Value>(&response.body)
    {
        edit(&mut body);
        response.body = serde_json::to_vec(&body).unwrap();
    }
    response
}

/// The response with its error body edited.
pub(crate) fn edit_error(mut response: Response, edit: impl FnOnce(&mut Value)) -> Response {
    if response.status >= 400
        && let Ok(mut body) = serde_json::from_slice::<Value>(&response.body)
    {
        edit(&mut body);
        response.body = serde_json::to_vec(&body).unwrap();
    }
    response
}

/// The response with a piece of its text replaced.
pub(crate) fn replace(mut response: Response, from: &str, to: &str) -> Response {
    response.body = String::from_utf8(response.body).unwrap().replacen(from, to, 1).into_bytes();
    response
}
