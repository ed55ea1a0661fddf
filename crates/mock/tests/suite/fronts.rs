//! Both fronts carry one and the same mock server: answers, control plane, beginning and end.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{cases, catalogue, now, responder};
use oplog_mock::{Clock, Credential, Engine, MAX_BODY, MockCloud, RequestBuilder, Settings, probe, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};
use wiremock::matchers::path;
use wiremock::{Mock, ResponseTemplate};

/// A standalone server for the length of a test.
struct Standalone {
    uri: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl Standalone {
    async fn start() -> Self {
        Self::start_with(Settings::open()).await
    }

    async fn start_with(settings: Settings) -> Self {
        let engine = Engine::new(responder(settings), Clock::Fixed(now()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        Self { uri, stop, served: tokio::spawn(serve(listener, Arc::new(engine), shutdown)) }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.served.await.unwrap().unwrap();
    }
}

async fn cloud() -> MockCloud {
    MockCloud::builder().settings(Settings::open()).clock(Clock::Fixed(now())).start().await.unwrap()
}

/// Status, headers (those that the connection adds left out) and body.
async fn send(base: &str, method: &str, target: &str) -> (u16, BTreeMap<String, String>, Vec<u8>) {
    let client = crate::support::http().build().unwrap();
    let request = client.request(method.parse().unwrap(), format!("{base}{target}")).header("host", "example.com");
    let response = request.send().await.unwrap();
    let headers =
        response.headers().iter().filter(|(name, _)| !["content-length", "connection"].contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    (response.status().as_u16(), headers, response.bytes().await.unwrap().to_vec())
}

async fn get(base: &str, target: &str) -> Value {
    serde_json::from_slice(&send(base, "GET", target).await.2).unwrap()
}

#[tokio::test]
async fn both_answer_every_golden_and_every_faulty_request_alike() {
    let (cloud, standalone) = (cloud().await, Standalone::start().await);
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let golden =
        cases().into_iter().flat_map(|case| case.exchanges).map(|(request, _)| (request.method, request.target));
    let faulty = catalogue.operations().iter().flat_map(|operation| {
        let rows = operation.errors().iter();
        rows.filter_map(|row| probe(&responder, operation, row, now())).collect::<Vec<_>>()
    });
    let faulty = faulty.map(|request| (request.method, request.target));
    let stray = [("GET".to_owned(), "/not_found?a=%2f&&b".to_owned()), ("OPTIONS".to_owned(), "/".to_owned())];
    for (method, target) in golden.chain(faulty).chain(stray) {
        let mut answers = [send(&cloud.uri(), &method, &target).await, send(&standalone.uri, &method, &target).await];
        for (_, headers, _) in &mut answers {
            // A date that the tables do not ask for is the connection's, and the connection has its own clock.
            headers.remove("date");
        }
        assert_eq!(answers[0], answers[1], "{method} {target}");
    }
    standalone.stop().await;
}

#[tokio::test]
async fn proof_arrives_as_it_was_sent() {
    let cloud = MockCloud::builder().clock(Clock::Fixed(now())).start().await.unwrap();
    let standalone = Standalone::start_with(Settings::default()).await;
    let catalogue = catalogue();
    for base in [cloud.uri(), standalone.uri.clone()] {
        for operation in catalogue.operations() {
            for scheme in operation.schemes() {
                let ask = RequestBuilder::new(operation).with("x", "%2f é+&=");
                let signed = ask.signed_after(scheme, &Credential::test(), now()).unwrap();
                let client = crate::support::http().pool_max_idle_per_host(0).build().unwrap();
                let mut request = client.get(format!("{base}{}", signed.target)).header("Connection", "close");
                for (name, value) in &signed.headers {
                    request = request.header(name, value);
                }
                let response = request.send().await.unwrap();
                let at = format!("{} {scheme} {base}", operation.id());
                assert_eq!(response.status(), 200, "{at}: {}", response.text().await.unwrap());
            }
        }
    }
    standalone.stop().await;
}

#[tokio::test]
async fn the_control_plane_is_there_on_both() {
    let (cloud, standalone) = (cloud().await, Standalone::start().await);
    for base in [cloud.uri(), standalone.uri.clone()] {
        assert_eq!(get(&base, "/__admin/health").await["status"], "healthy");
        let operation = &catalogue().operations()[0].clone();
        let target = RequestBuilder::new(operation).request().target;
        send(&base, "GET", &target).await;
        let journal = get(&base, "/__admin/requests").await;
        assert_eq!(journal["meta"]["total"], 1, "{journal}");
        assert_eq!(journal["requests"][0]["request"]["url"], target);
        send(&base, "POST", "/__admin/reset").await;
        assert_eq!(get(&base, "/__admin/requests").await["requests"], json!([]));
        send(&base, "GET", &target).await;
        send(&base, "DELETE", "/__admin/requests").await;
        assert_eq!(get(&base, "/__admin/requests").await["requests"], json!([]));
        assert_eq!(send(&base, "GET", "/__admin/nothing").await.0, 404);
    }
    standalone.stop().await;
}

#[tokio::test]
async fn the_control_plane_tells_a_checker_what_to_ask_for() {
    let cloud = cloud().await;
    let target = get(&cloud.uri(), "/__admin/target").await;
    for operation in catalogue().operations() {
        let described = &target["operations"][operation.id().as_str()];
        for entity in operation.entities() {
            let told = described["entities"][&entity.parameter].as_array().unwrap();
            assert_eq!(told.last(), Some(&json!(entity.known[0])), "the documented one comes last");
            assert_eq!(told.len(), entity.known.len());
        }
    }
    for kind in ["valid", "no-permission", "invalid-sts-token", "expired-sts-token", "unsupported-account"] {
        let credential = &target["credentials"][kind];
        assert!(credential["access_key"].is_string() && credential["headers"].is_object(), "{kind}");
    }
}

#[tokio::test]
async fn mounts_of_a_test_go_first() {
    let cloud = cloud().await;
    let operation = &catalogue().operations()[0].clone();
    let target = RequestBuilder::new(operation).request().target;
    let mount = Mock::given(path("/own")).respond_with(ResponseTemplate::new(418)).expect(1);
    mount.mount(cloud.server()).await;
    assert_eq!(send(&cloud.uri(), "GET", "/own").await.0, 418);
    assert_eq!(send(&cloud.uri(), "GET", &target).await.0, 200);
}

#[tokio::test]
async fn the_host_may_stand_in_the_request_line() {
    let standalone = Standalone::start().await;
    for host in ["", "Host: ecs.example.com\r\n"] {
        let address = standalone.uri.strip_prefix("http://").unwrap().to_owned();
        let request = format!("GET http://ecs.example.com/v2.1 HTTP/1.0\r\n{host}\r\n");
        let asked = spawn_blocking(move || {
            let mut connection = TcpStream::connect(address).unwrap();
            connection.write_all(request.as_bytes()).unwrap();
            std::io::read_to_string(connection).unwrap()
        });
        let answer = asked.await.unwrap();
        assert!(answer.contains("\"http://ecs.example.com/v2.1/\""), "{answer}");
    }
    standalone.stop().await;
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let standalone = Standalone::start().await;
    let body = vec![b'a'; MAX_BODY + 1];
    let sent = crate::support::http().build().unwrap().post(format!("{}/", standalone.uri)).body(body).send().await;
    // The connection may be closed before the client has sent everything and read the answer.
    assert!(sent.is_err() || sent.is_ok_and(|response| response.status() == 413));
    standalone.stop().await;
}

#[tokio::test]
async fn a_body_that_is_no_body_is_the_clients_fault_and_not_too_long() {
    let standalone = Standalone::start().await;
    let address = standalone.uri.strip_prefix("http://").unwrap().to_owned();
    let asked = spawn_blocking(move || {
        let mut connection = TcpStream::connect(address).unwrap();
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        connection.write_all(format!("{head}no length\r\n").as_bytes()).unwrap();
        std::io::read_to_string(connection).unwrap()
    });
    let answer = asked.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    standalone.stop().await;
}

#[tokio::test]
async fn it_ends_although_a_client_keeps_its_connection_open() {
    let standalone = Standalone::start().await;
    let client = crate::support::http().build().unwrap();
    client.get(format!("{}/__admin/health", standalone.uri)).send().await.unwrap();
    standalone.stop().await;
    drop(client);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_asks_nothing_is_closed() {
    let server = Standalone::start().await;
    for sent in ["", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"] {
        let mut stream = tokio::net::TcpStream::connect(server.uri.trim_start_matches("http://")).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        // The clock runs ahead while everybody waits; without an end to it, so would this.
        let mut received = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(3600), stream.read_to_end(&mut received)).await;
        assert!(closed.is_ok(), "{sent:?} keeps a connection for an hour");
    }
    server.stop().await;
}
