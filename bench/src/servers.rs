//! The servers that are measured: each in a process of its own, on one thread unless its name says otherwise, answering with bodies of one
//! length.

use std::future::pending;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, bail};
use oplog_mock::{AuthMode, Clock, Credential, Engine, MockRequest, RequestBuilder, Responder, Settings, serve};
use oplog_schema::{Catalogue, Source, golden};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// The operation that is asked for.
const OPERATION: &str = "baidu-bbc/query-operation-log";
/// Its page: a window over the whole list, so that every entry is generated.
const PARAMETERS: [(&str, &str); 3] =
    [("maxKeys", "7"), ("startTime", "2001-01-01T00:00:00Z"), ("endTime", "2101-01-01T00:00:00Z")];
/// The path that the other servers answer at.
const PATH: &str = "/v1/operationLog";
/// Entries of the list.
const ENTRIES: u64 = 1_000_000;

/// A responder over the built-in data.
pub(crate) fn responder(auth: AuthMode, entries: u64) -> anyhow::Result<Responder> {
    let settings = Settings { auth, entries: Some(entries), ..Settings::default() };
    Ok(Responder::new(&Catalogue::embedded()?, &golden::load(&Source::Embedded)?, settings)?)
}

/// The request that all servers are asked, signed: whoever checks no signatures takes it as well.
pub(crate) fn request() -> anyhow::Result<MockRequest> {
    let catalogue = Catalogue::embedded()?;
    let operation = catalogue.operations().iter().find(|operation| operation.id().as_str() == OPERATION);
    let operation = operation.context("the operation that is measured is not built in")?;
    let request =
        PARAMETERS.iter().fold(RequestBuilder::new(operation), |request, (name, value)| request.with(name, value));
    let scheme = operation.schemes().next().context("the operation has no signature scheme")?;
    request.signed_after(scheme, &Credential::test(), jiff::Timestamp::now()).context("the request cannot be signed")
}

/// A request as it goes over the wire.
pub(crate) fn wire(request: &MockRequest) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
    let host = ("host".to_owned(), "localhost".to_owned());
    let missing = request.header("host").is_none().then_some(host);
    for (name, value) in request.headers.iter().chain(&missing) {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// Serves as `kind` until the process is ended, and prints the address first. `body` is how long the answers of the others are.
pub(crate) fn run(kind: &str, body: usize) -> anyhow::Result<()> {
    let mut runtime = match kind.ends_with("-cores") {
        true => Builder::new_multi_thread(),
        false => Builder::new_current_thread(),
    };
    let runtime = runtime.enable_all().build()?;
    runtime.block_on(async {
        let text = format!("\"{}\"", "x".repeat(body.saturating_sub(2)));
        match kind {
            "mock" | "mock-cores" => mock(AuthMode::Off).await,
            "mock-signed" | "mock-signed-cores" => mock(AuthMode::Check).await,
            "axum" => axum(text).await,
            "wiremock" => wiremock(text).await,
            other => bail!("there is no server `{other}`"),
        }
    })
}

async fn mock(auth: AuthMode) -> anyhow::Result<()> {
    let engine = Arc::new(Engine::new(responder(auth, ENTRIES)?, Clock::System));
    serve(listen().await?, engine, pending()).await.context("the mock server")
}

async fn axum(body: String) -> anyhow::Result<()> {
    let body: &'static str = body.leak();
    let answer = move || async move { ([("content-type", "application/json")], body) };
    let router = axum::Router::new().route(PATH, axum::routing::get(answer));
    axum::serve(listen().await?, router).await.context("axum")
}

async fn wiremock(body: String) -> anyhow::Result<()> {
    use ::wiremock::matchers::{method, path};
    use ::wiremock::{Mock, MockServer, ResponseTemplate};
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    Mock::given(method("GET")).and(path(PATH)).respond_with(answer).mount(&server).await;
    announce(server.address())?;
    pending().await
}

async fn listen() -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot listen on the loopback interface")?;
    announce(&listener.local_addr()?)?;
    Ok(listener)
}

fn announce(address: &SocketAddr) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "serving on http://{address}")?;
    out.flush()?;
    Ok(())
}
