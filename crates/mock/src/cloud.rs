//! The front for Rust tests: a [`wiremock`] server with the responder behind one catch-all mount.
//!
//! wiremock keeps every request that it matched, about 7 KB each, until its `reset()`, and answers one request at a time:
//! for long runs or many clients use [`serve`](crate::serve()).

use std::collections::BTreeMap;
use std::sync::Arc;

use oplog_requests::CheckedRequests;
use oplog_schema::golden::{self, GoldenCase};
use oplog_schema::{Catalogue, LoadError, Source};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Respond, ResponseTemplate};

use crate::engine::Engine;
use crate::plan_error::PlanError;
use crate::request::MockRequest;
use crate::responder::Responder;
use crate::response::Transfer;
use crate::scenario::{ScenarioError, Stubs};
use crate::settings::Settings;
use oplog_wire::Clock;

/// Why a [`MockCloud`] did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The data cannot be loaded.
    #[error("cannot load the tables or golden cases")]
    Load(#[from] LoadError),
    /// The data cannot be followed.
    #[error("cannot follow the tables")]
    Plan(#[from] PlanError),
    /// A scenario cannot be used.
    #[error("the scenario cannot be used")]
    Scenario(#[from] ScenarioError),
    /// A stub wants what [`wiremock`] cannot do.
    #[error("stub `{0}` breaks or slows the connection, which a MockCloud cannot; `oplog_mock::serve` can")]
    Connection(String),
}

/// All operations of the catalogue on one port of this machine, for the length of a test.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use oplog_mock::MockCloud;
///
/// let cloud = MockCloud::builder().seed(7).start().await?;
/// assert!(cloud.uri().starts_with("http://127.0.0.1:"));
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct MockCloud {
    server: MockServer,
    engine: Arc<Engine>,
}

impl MockCloud {
    /// Starts with the built-in data, seed 0 and the machine's clock.
    ///
    /// # Errors
    /// When the data cannot be loaded or followed; with the built-in data never.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// A builder for other settings.
    #[must_use]
    pub fn builder() -> MockCloudBuilder {
        MockCloudBuilder::default()
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn uri(&self) -> String {
        self.server.uri()
    }

    /// The server, for further mounts and expectations. Mounts of any priority above the lowest (255) go first.
    #[must_use]
    pub fn server(&self) -> &MockServer {
        &self.server
    }

    /// Checks the client: every request that came since the start, or since the journal was cleared. To be called when the
    /// client is done: a walk under way counts as given up.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let _ = rustls::crypto::ring::default_provider().install_default();
    /// let cloud = oplog_mock::MockCloud::builder().settings(oplog_mock::Settings::open()).start().await?;
    /// reqwest::get(format!("{}/v1/operationLog?maxKeys=1000", cloud.uri())).await?;
    /// cloud.verify().expect_pass();
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn verify(&self) -> CheckedRequests {
        self.engine.verify()
    }

    /// What answers the requests.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}

/// Settings of a [`MockCloud`] before it starts.
#[derive(Debug, Default)]
pub struct MockCloudBuilder {
    settings: Settings,
    clock: Clock,
    data: Option<(Catalogue, Vec<GoldenCase>)>,
    scenario: Option<String>,
    /// What was told call by call, in the words of a scenario file.
    told: BTreeMap<&'static str, Vec<Value>>,
    cors: bool,
}

impl MockCloudBuilder {
    /// The seed of all made-up values.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// How many entries every known entity has.
    #[must_use]
    pub fn entries(mut self, entries: u64) -> Self {
        self.settings.entries = Some(entries);
        self
    }

    /// All settings at once.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Other data than the built-in one.
    #[must_use]
    pub fn data(mut self, catalogue: Catalogue, cases: Vec<GoldenCase>) -> Self {
        self.data = Some((catalogue, cases));
        self
    }

    /// A scenario in TOML, in the words of the standalone server's `--scenario`.
    #[must_use]
    pub fn scenario(mut self, toml: &str) -> Self {
        self.scenario = Some(toml.to_owned());
        self
    }

    /// One stub, in the same words: `json!({"request": {"nth": 1}, "response": {"status": 503}})`.
    #[must_use]
    pub fn stub(self, stub: Value) -> Self {
        self.tell("stub", stub)
    }

    /// These entries instead of generated ones in the lists of an operation.
    #[must_use]
    pub fn own_entries(self, operation: &str, rows: &[Value]) -> Self {
        self.tell("entries", json!({"operation": operation, "rows": rows}))
    }

    /// The newest entries of an operation's lists come later: none at first, then `each` of them with every request.
    #[must_use]
    pub fn arriving(self, operation: &str, entries: u64, each: u64) -> Self {
        self.tell("arriving", json!({"operation": operation, "entries": entries, "each": each}))
    }

    /// So many requests in so many seconds are answered, further ones turned away.
    #[must_use]
    pub fn rate_limit(self, requests: u32, per_seconds: u32) -> Self {
        self.tell("rate_limit", json!({"requests": requests, "per_seconds": per_seconds}))
    }

    /// Open to scripts of web pages.
    #[must_use]
    pub fn cors(mut self) -> Self {
        self.cors = true;
        self
    }

    fn tell(mut self, kind: &'static str, row: Value) -> Self {
        self.told.entry(kind).or_default().push(row);
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    /// When the data cannot be loaded or followed, or a scenario cannot be used.
    pub async fn start(self) -> Result<MockCloud, StartError> {
        let (catalogue, cases) = match self.data {
            Some(data) => data,
            None => (Catalogue::embedded()?, golden::load(&Source::Embedded)?),
        };
        let responder = Responder::new(&catalogue, &cases, self.settings)?;
        let mut engine = Engine::new(responder, self.clock);
        let told = (!self.told.is_empty()).then(|| json!(self.told).to_string());
        let scenarios = [
            self.scenario.as_deref().map(|text| Stubs::from_toml(text, engine.responder())),
            told.as_deref().map(|text| Stubs::from_json(text, engine.responder())),
        ];
        for stubs in scenarios.into_iter().flatten() {
            let stubs = stubs?;
            if let Some(name) = stubs.about_the_connection() {
                return Err(StartError::Connection(name.to_owned()));
            }
            engine = engine.with_stubs(stubs);
        }
        if self.cors {
            engine = engine.with_cors();
        }
        let engine = Arc::new(engine);
        let server = MockServer::start().await;
        let mount = Mock::given(any()).respond_with(Answer(Arc::clone(&engine))).with_priority(u8::MAX);
        server.register(mount).await;
        Ok(MockCloud { server, engine })
    }
}

struct Answer(Arc<Engine>);

impl Respond for Answer {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let url = &request.url;
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let response = self.0.handle(&MockRequest {
            method: request.method.as_str().to_owned(),
            target,
            headers: request.headers.iter().map(header).collect(),
            body: request.body.clone(),
        });
        // Told while it runs, and better said than left out.
        if matches!(response.transfer, Transfer::Dropped | Transfer::Reset | Transfer::Truncated(_)) {
            return ResponseTemplate::new(500).set_body_string("this mock server cannot break connections");
        }
        let mut template = ResponseTemplate::new(response.status).set_delay(response.delay);
        for (name, value) in response.headers {
            if let (Ok(name), Ok(value)) =
                (http::HeaderName::try_from(name.as_str()), http::HeaderValue::try_from(value.as_str()))
            {
                template = template.append_header(name, value);
            }
        }
        template.set_body_bytes(response.body)
    }
}
