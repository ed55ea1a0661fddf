//! The way to a target: through the proxy that the target names, and through no other.

use std::sync::Arc;

use oplog_conformance::client::{Client, Limits};
use oplog_conformance::target::Signed;
use oplog_conformance::transport::Transport;
use oplog_findings::Failure;
use oplog_mock::{Clock, Engine, Responder, Settings, serve};
use oplog_schema::{Catalogue, Source, golden};
use tokio::net::TcpListener;

async fn fetch(base: &str, route: &Transport) -> Result<u16, Failure> {
    let request = Signed { target: "/v1/operationLog".to_owned(), headers: Vec::new() };
    let client = Client::new(Limits::default(), route).unwrap();
    client.fetch(base, "GET", &request).await.map(|reply| reply.status)
}

#[tokio::test]
async fn requests_go_through_the_proxy_of_the_target() {
    // A server that takes the absolute form of a request line is a proxy to itself.
    let responder =
        Responder::new(&Catalogue::embedded().unwrap(), &golden::load(&Source::Embedded).unwrap(), Settings::open());
    let engine = Arc::new(Engine::new(responder.unwrap(), Clock::System));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = reqwest::Proxy::all(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, engine, async { drop(stopped.await) }));
    // Nobody looks this name up: a proxy is given it as it is.
    let status = fetch("http://oplog.invalid", &Transport { proxy: Some(proxy), authorities: Vec::new() }).await;
    drop(stop);
    server.await.unwrap().unwrap();
    assert_eq!(status, Ok(200));
}

#[tokio::test]
async fn where_nobody_listens_the_target_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(fetch(&base, &Transport::default()).await, Err(Failure::Unreachable(_))));
}
