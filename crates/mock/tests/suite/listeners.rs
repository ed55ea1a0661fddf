//! Where the standalone server listens: TLS with an authority of its own, and a Unix socket.

use std::sync::Arc;

use crate::support::{http, now, responder};
use oplog_mock::{Clock, Engine, Listener, Settings, Tls, serve};
use reqwest::{Certificate, ClientBuilder, Version};
use tokio::net::TcpListener;

const LIST: &str = "/v1/operationLog?maxKeys=3";

fn engine() -> Arc<Engine> {
    Arc::new(Engine::new(responder(Settings::open()), Clock::Fixed(now())))
}

/// A server with TLS, the port that it listens on, and the certificate to trust.
async fn with_tls(names: &[&str]) -> (u16, Certificate) {
    let tls = Tls::generate(names).unwrap();
    let authority = Certificate::from_pem(tls.authority().as_bytes()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(serve(Listener::Tls(listener, tls), engine(), std::future::pending()));
    (port, authority)
}

fn trusting(authority: &Certificate) -> ClientBuilder {
    http().tls_certs_only([authority.clone()])
}

#[tokio::test]
async fn who_trusts_its_authority_speaks_either_version_of_http_with_it() {
    let (port, authority) = with_tls(&[]).await;
    for host in ["localhost", "127.0.0.1"] {
        for (client, version) in
            [(trusting(&authority), Version::HTTP_2), (trusting(&authority).http1_only(), Version::HTTP_11)]
        {
            let response = client.build().unwrap().get(format!("https://{host}:{port}{LIST}")).send().await.unwrap();
            assert_eq!((response.status().as_u16(), response.version()), (200, version), "{host}");
            assert!(response.text().await.unwrap().contains("operationLogs"));
        }
    }
}

#[tokio::test]
async fn a_certificate_is_for_the_names_that_were_asked_for_and_no_others() {
    let (port, authority) = with_tls(&["mock.test"]).await;
    for (name, is_right) in [("mock.test", true), ("other.test", false)] {
        let client = trusting(&authority).resolve(name, ([127, 0, 0, 1], port).into()).build().unwrap();
        let response = client.get(format!("https://{name}:{port}{LIST}")).send().await;
        assert_eq!(response.is_ok(), is_right, "{name}");
    }
    assert!(Tls::generate(&["no name ü"]).is_err());
}

#[tokio::test]
async fn nobody_trusts_the_authority_of_another_server_and_both_go_on_serving() {
    let (port, authority) = with_tls(&[]).await;
    let (_, other) = with_tls(&[]).await;
    let url = format!("https://127.0.0.1:{port}{LIST}");
    assert!(trusting(&other).build().unwrap().get(&url).send().await.is_err());
    assert!(http().build().unwrap().get(url.replace("https", "http")).send().await.is_err(), "no TLS at all");
    assert!(trusting(&authority).build().unwrap().get(&url).send().await.is_ok());
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_serves_as_a_port_does() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mock.sock");
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    tokio::spawn(serve(listener, engine(), std::future::pending()));
    let mut stream = tokio::net::UnixStream::connect(&path).await.unwrap();
    let request = format!("GET {LIST} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("operationLogs"), "{answer}");
}
