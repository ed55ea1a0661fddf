//! The way to a target: through the proxy that the target names, and through no other; over connections that may be closed.

use std::sync::Arc;

use oplog_conformance::client::{Client, Limits};
use oplog_conformance::target::{Signed, Target};
use oplog_conformance::transport::Transport;
use oplog_findings::{Failure, Request, Signing};
use oplog_mock::{Clock, Engine, Responder, Settings, serve};
use oplog_schema::{Catalogue, Operation, Source, golden};
use oplog_wire::MediaType;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn fetch(base: &str, route: &Transport) -> Result<u16, Failure> {
    let request = Signed { target: "/v1/operationLog".to_owned(), headers: Vec::new(), body: String::new() };
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
    let proxy = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, engine, async { drop(stopped.await) }));
    // Nobody looks this name up: a proxy is given it as it is.
    let status = fetch("http://oplog.invalid", &Transport { proxy: Some(proxy), authorities: Vec::new() }).await;
    drop(stop);
    server.await.unwrap().unwrap();
    assert_eq!(status, Ok(200));
}

/// A server that answers the first request of its first connection, promises to keep that open, and closes it when the next one
/// is there; what comes on other connections it answers. Returns how many requests it saw.
async fn closing(listener: TcpListener, connections: usize) -> usize {
    let mut seen = 0;
    for connection in 0..connections {
        let (mut stream, _) = listener.accept().await.unwrap();
        while has_request(&mut stream).await {
            seen += 1;
            if connection == 0 && seen > 1 {
                break;
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await.unwrap();
            if connection > 0 {
                break;
            }
        }
    }
    seen
}

/// Reads the head of a request, if one comes.
async fn has_request(stream: &mut TcpStream) -> bool {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return false,
        }
    }
    true
}

fn request(method: &str) -> Request {
    Request {
        method: method.to_owned(),
        path: "/v1/operationLog".to_owned(),
        query: Vec::new(),
        headers: Vec::new(),
        form: MediaType::Json,
        signing: Signing::Usual,
        json: None,
    }
}

#[tokio::test]
async fn a_reused_connection_that_the_server_closed_is_no_failure_of_a_read() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let server = tokio::spawn(closing(listener, 2));
    let client = Client::new(Limits::default(), &Transport::default()).unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.get("baidu-bbc/query-operation-log").and_then(Operation::readable).unwrap();
    for _ in 0..2 {
        let status = client.send(&target, operation, &request("GET")).await.result.map(|reply| reply.status);
        assert_eq!(status, Ok(200));
    }
    assert_eq!(server.await.unwrap(), 3, "one request was sent again");
}

#[tokio::test]
async fn what_may_change_something_is_not_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let server = tokio::spawn(closing(listener, 1));
    let client = Client::new(Limits::default(), &Transport::default()).unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.get("baidu-bbc/query-operation-log").and_then(Operation::readable).unwrap();
    assert!(client.send(&target, operation, &request("POST")).await.result.is_ok());
    assert_eq!(client.send(&target, operation, &request("POST")).await.result, Err(Failure::Closed));
    assert_eq!(server.await.unwrap(), 2);
}

#[tokio::test]
async fn where_nobody_listens_the_target_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(fetch(&base, &Transport::default()).await, Err(Failure::Unreachable(_))));
}

/// A server on this machine that shows the certificate of an authority as its own, to one client.
fn showing_an_authority() -> std::net::SocketAddr {
    let certificate = CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../data/authority.key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut connection = rustls::ServerConnection::new(config).unwrap();
        // The client ends it.
        while connection.complete_io(&mut stream).is_ok_and(|(read, written)| read + written > 0) {}
    });
    address
}

const AUTHORITY: &str = include_str!("../data/authority.pem");

#[tokio::test]
async fn an_authority_that_is_used_as_a_server_comes_with_what_to_do() {
    let base = format!("https://{}", showing_an_authority());
    let authorities = Transport::authorities(AUTHORITY.as_bytes()).unwrap();
    let failure = fetch(&base, &Transport { proxy: None, authorities }).await.unwrap_err().to_string();
    assert!(failure.contains("certificate of an authority as its own") && failure.contains("`ca`"), "{failure}");
}
