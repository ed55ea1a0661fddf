//! Clients for the checker of clients: broken ones, with the rules that must blame them, and good ones.
//!
//! They are data for every server that checks clients; it has 130 entries in each list.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};

use oplog_mock::Credential;
use oplog_wire::sign::{Parts, Scheme};
use serde_json::Value;

const BBC: &str = "/v1/operationLog?startTime=2001-01-01T00:00:00Z&endTime=2101-01-01T00:00:00Z";
const OOS: &str = "/?Action=ListExecutionLogs&Format=JSON&ExecutionId=exec-3d51b7e09c2f4a68a1d4";
const OTHER: &str = "/?Action=ListExecutionLogs&Format=JSON&ExecutionId=exec-8a2aaf460fdf47c6b5ef";
const NOBODY: &str = "/?Action=ListExecutionLogs&Format=JSON&ExecutionId=exec-00000000000000000000";
const NOVA: &str =
    "/v2.1/0d3f5b1c9a7e42d68c41e2f7b6a90358/servers/4d8c3732-a248-40ed-bebc-539a6ffd25c0/os-instance-actions";
const ONAPP: &str = "/transactions.json";

/// A client under test: sends requests, signed or not, and reads JSON.
pub(crate) struct Client {
    base: String,
    http: reqwest::Client,
    nonces: AtomicU64,
}

impl Client {
    /// A client of the server at this base URL.
    pub(crate) fn of(base: &str) -> Self {
        // Once for the process; a provider that is there already stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { base: base.to_owned(), http, nonces: AtomicU64::new(0) }
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: &str,
    ) -> (u16, Value) {
        let method = method.parse().unwrap();
        let mut request = self.http.request(method, format!("{}{target}", self.base)).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default())
    }

    pub(crate) async fn get(&self, target: &str) -> (u16, Value) {
        self.ask("GET", target, &[], "").await
    }

    /// Asks with a proof after `scheme`.
    async fn signed(&self, scheme: Scheme, secret: &str, nonce: Option<&str>, target: &str) -> (u16, Value) {
        let own = format!("nonce-{}", self.nonces.fetch_add(1, Ordering::Relaxed));
        let mut headers = vec![("Host".to_owned(), self.base.trim_start_matches("http://").to_owned())];
        let mut target = target.to_owned();
        let credentials = Credential { secret: secret.to_owned(), ..Credential::test() }.to_sign_with();
        let parts = Parts { method: "GET", target: &target, headers: &headers, body: b"" };
        let now = jiff::Timestamp::now();
        scheme.sign(&parts, &credentials, now, nonce.unwrap_or(&own)).unwrap().apply(&mut target, &mut headers);
        self.ask("GET", &target, &headers, "").await
    }

    /// Follows markers from page to page, `pages` at most.
    async fn walk(&self, target: &str, next: &str, cursor: &str, pages: usize) -> Option<String> {
        let mut at = String::new();
        for _ in 0..pages {
            let (_, body) = self.get(&format!("{target}{at}")).await;
            at = format!("&{cursor}={}", body[next].as_str()?);
        }
        Some(at)
    }
}

pub(crate) type Done<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// What a client does, and the rules that must blame it; none for a good one.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) auth: bool,
    pub(crate) blamed_by: &'static [&'static str],
    pub(crate) run: for<'a> fn(&'a Client) -> Done<'a>,
}

macro_rules! cases {
    ($($name:literal, auth = $auth:literal, $rules:expr, |$client:ident| $body:expr;)*) => {
        &[$(Case { name: $name, auth: $auth, blamed_by: &$rules, run: |$client| Box::pin(async move { $body; }) }),*]
    };
}

pub(crate) const BROKEN: &[Case] = cases![
    "misspells the size", auth = false, ["requests/unknown-parameter"],
    |client| client.get(&format!("{BBC}&maxkey=200")).await;
    "sends a parameter of another vendor", auth = false, ["requests/unknown-parameter"],
    |client| client.get(&format!("{OOS}&marker=")).await;
    "sends a size that is no number", auth = false, ["requests/type"],
    |client| client.get(&format!("{BBC}&maxKeys=ten")).await;
    "asks for another action", auth = false, ["requests/value"],
    |client| client.get(&OOS.replace("ListExecutionLogs", "ListExecutionLog")).await;
    "writes a date without its zone", auth = false, ["requests/format"],
    |client| client.get("/v1/operationLog?startTime=2017-10-24T00:00:00").await;
    "writes a date in seconds", auth = false, ["requests/format"],
    |client| client.get("/v1/operationLog?endTime=1508803200").await;
    "leaves out the execution", auth = false, ["requests/mandatory-parameter"],
    |client| client.get("/?Action=ListExecutionLogs&Format=JSON").await;
    "sends an empty execution", auth = false, ["requests/mandatory-parameter"],
    |client| client.get("/?Action=ListExecutionLogs&Format=JSON&ExecutionId=").await;
    "drops the action", auth = false, ["requests/mandatory-parameter"],
    |client| client.get("/?Format=JSON&ExecutionId=exec-3d51b7e09c2f4a68a1d4").await;
    "posts where the page says GET", auth = false, ["requests/method"],
    |client| client.ask("POST", BBC, &[], "").await;
    "asks on a path of its own", auth = false, ["requests/path"],
    |client| client.get("/v1/operationLogs").await;
    "asks for a form that is not there", auth = false, ["requests/path"],
    |client| client.get("/transactions.yaml").await;
    "does not sign", auth = true, ["requests/signature"],
    |client| client.get(BBC).await;
    "signs with a wrong secret", auth = true, ["requests/signature"],
    |client| client.signed(Scheme::BceAuthV1, "another", None, BBC).await;
    "sends a token that nobody has", auth = true, ["requests/signature"],
    |client| client.ask("GET", NOVA, &[("X-Auth-Token".to_owned(), "nobody's".to_owned())], "").await;
    "uses a nonce twice", auth = true, ["requests/signature"],
    |client| {
        let ask = || client.signed(Scheme::RpcHmacSha1, "test-secret", Some("once"), NOBODY);
        (ask().await, ask().await)
    };
    "takes a token to another execution", auth = false, ["requests/token-bound-to-query"],
    |client| {
        let (_, body) = client.get(&format!("{OOS}&MaxResults=10")).await;
        let token = body["NextToken"].as_str().unwrap();
        client.get(&format!("{OTHER}&MaxResults=10&NextToken={token}")).await
    };
    "takes a token to pages of another size", auth = false, ["requests/token-bound-to-query"],
    |client| {
        let (_, body) = client.get(&format!("{OOS}&MaxResults=10")).await;
        let token = body["NextToken"].as_str().unwrap();
        client.get(&format!("{OOS}&MaxResults=20&NextToken={token}")).await
    };
    "makes up a token", auth = false, ["requests/token-bound-to-query"],
    |client| client.get(&format!("{OOS}&NextToken=page-2")).await;
    "stops after the first page", auth = false, ["requests/walk-finished"],
    |client| client.get(&format!("{BBC}&maxKeys=10")).await;
    "sends its own place back instead of the next one", auth = false, ["requests/walk-continued"],
    |client| {
        client.walk(&format!("{BBC}&maxKeys=10"), "nextMarker", "marker", 1).await;
        client.walk(&format!("{BBC}&maxKeys=10"), "marker", "marker", 6).await
    };
    "stops after two pages", auth = false, ["requests/walk-finished"],
    |client| client.walk(&format!("{BBC}&maxKeys=10"), "nextMarker", "marker", 2).await;
    "stops before the last page", auth = false, ["requests/walk-finished"],
    |client| client.walk(&format!("{OOS}&MaxResults=10"), "NextToken", "NextToken", 12).await;
    "goes back to the start after the end", auth = false, ["requests/walk-continued"],
    |client| {
        client.walk(&format!("{OOS}&MaxResults=10"), "NextToken", "NextToken", 13).await;
        client.get(&format!("{OOS}&MaxResults=10&NextToken=")).await
    };
    "asks for the last page for ever", auth = false, ["requests/walk-continued"],
    |client| {
        let at = client.walk(&format!("{BBC}&maxKeys=10"), "nextMarker", "marker", 12).await.unwrap();
        for _ in 0..4 {
            client.get(&format!("{BBC}&maxKeys=10{at}")).await;
        }
    };
    "asks for one page over and over", auth = false, ["requests/walk-continued"],
    |client| {
        let at = client.walk(&format!("{BBC}&maxKeys=10"), "nextMarker", "marker", 1).await.unwrap();
        for _ in 0..5 {
            client.get(&format!("{BBC}&maxKeys=10{at}")).await;
        }
    };
    "retries what it may not ask for", auth = false, ["requests/retry"],
    |client| {
        for _ in 0..3 {
            client.get(NOBODY).await;
        }
    };
];

pub(crate) const GOOD: &[Case] = cases![
    "walks by markers to the end", auth = false, [],
    |client| client.walk(&format!("{BBC}&maxKeys=50"), "nextMarker", "marker", 9).await;
    "walks by tokens to the end, and again", auth = false, [],
    |client| for _ in 0..2 {
        client.walk(&format!("{OOS}&MaxResults=30"), "NextToken", "NextToken", 9).await;
    };
    "walks two lists at once", auth = false, [],
    |client| {
        let [first, second] = [OOS, OTHER].map(|list| format!("{list}&MaxResults=50"));
        let walk = |list| client.walk(list, "NextToken", "NextToken", 9);
        tokio::join!(walk(&first), walk(&second))
    };
    "asks for a whole list", auth = false, [],
    |client| (client.get(NOVA).await, client.get(ONAPP).await, client.get("/transactions.xml?detailed").await);
    "asks for versions first", auth = false, [],
    |client| (client.get("/v2.1/").await, client.get(NOVA).await);
    "walks by numbers until a page is empty", auth = false, [],
    |client| for page in 1..=3 {
        client.get(&format!("{ONAPP}?page={page}&per_page=65")).await;
    };
    "posts a form", auth = false, [],
    |client| {
        let form = [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
        client.ask("POST", "/", &form, OOS.trim_start_matches("/?")).await;
        client.walk(&format!("{OOS}&MaxResults=100"), "NextToken", "NextToken", 9).await
    };
    "asks for nothing that is there", auth = false, [],
    |client| {
        client.get(NOBODY).await;
        client.get("/?Action=ListExecutionLogs&Format=JSON&ExecutionId=exec-11111111111111111111").await
    };
    "signs after each scheme", auth = true, [],
    |client| {
        client.signed(Scheme::BceAuthV1, "test-secret", None, "/v1/operationLog?maxKeys=1000&startTime=2101-01-01T00:00:00Z").await;
        client.signed(Scheme::RpcHmacSha1, "test-secret", None, &format!("{NOBODY}&Version=2019-06-01")).await;
        client.signed(Scheme::XAuthToken, "test-secret", None, NOVA).await;
        client.signed(Scheme::SdkHmacSha256, "test-secret", None, NOVA).await;
        client.signed(Scheme::Basic, "test-secret", None, ONAPP).await
    };
];
