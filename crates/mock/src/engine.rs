//! What both fronts share: the responder with a clock, what it remembers, and the control plane.

use std::net::SocketAddr;

use oplog_requests::CheckedRequests;
use oplog_wire::sign::Identity;

use crate::admin;
use crate::cors;
use crate::exchange::Exchange;
use crate::faults::Faulty;
use crate::request::MockRequest;
use crate::responder::Responder;
use crate::response::MockResponse;
use crate::scenario::Stubs;
use crate::scripted;
use crate::state::State;
use oplog_wire::Clock;

/// A mock server without a network: answers requests one by one, keeps a journal, and serves `/__admin/`.
#[derive(Debug)]
pub struct Engine {
    faulty: Faulty,
    clock: Clock,
    state: State,
    cors: bool,
    log: Option<fn(&str)>,
}

impl Engine {
    /// An engine around a responder, with or without faults.
    #[must_use]
    pub fn new(faulty: impl Into<Faulty>, clock: Clock) -> Self {
        Self { faulty: faulty.into(), clock, state: State::default(), cors: false, log: None }
    }

    /// The same engine with a journal of about this many bytes. [`verify`](Engine::verify) checks no more than it keeps.
    #[must_use]
    pub fn with_journal(self, bytes: usize) -> Self {
        self.state.journal().limit(bytes);
        self
    }

    /// The same engine, open to scripts of web pages; its control plane is not.
    #[must_use]
    pub fn with_cors(self) -> Self {
        Self { cors: true, ..self }
    }

    /// The same engine with an access log: `log` gets a line for each request, without secrets.
    #[must_use]
    pub fn with_log(self, log: fn(&str)) -> Self {
        Self { log: Some(log), ..self }
    }

    /// The same engine with another clock.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The same engine with these stubs before those that it has.
    #[must_use]
    pub fn with_stubs(self, stubs: Stubs) -> Self {
        self.state.add_stubs(stubs);
        self
    }

    /// The answer to `request`. Requests to `/__admin/` are the control plane's and leave no trace in the journal.
    #[must_use]
    pub fn handle(&self, request: &MockRequest) -> MockResponse {
        self.answer(request, None)
    }

    /// The same, for a request on the connection of this client.
    pub(crate) fn answer(&self, request: &MockRequest, connection: Option<SocketAddr>) -> MockResponse {
        if let Some(path) = admin::path(request) {
            return admin::answer(self.responder(), &self.state, &self.clock, request, path);
        }
        if self.cors
            && let Some(response) = cors::preflight(request)
        {
            return response;
        }
        let at = self.state.now(&self.clock);
        let is_new = |identity: &Identity| self.state.spend(identity, at);
        let (mut response, proof) = scripted::answer(&self.faulty, &self.state, request, at, &is_new);
        if self.cors {
            cors::allow(&mut response);
        }
        let exchange = Exchange { connection, at, request, response: &response, proof: &proof };
        if let Some(log) = self.log {
            let logged = exchange.log(0, self.responder().plans().operations());
            let (status, length) = (response.status, response.body.len());
            log(&format!("{at} {} {} {status} {length}", logged.method, logged.target));
        }
        self.state.journal().record(&exchange);
        response
    }

    /// Checks the clients: everything that was asked since the start, or since the journal was cleared. To be called when they
    /// are done: a walk under way counts as given up.
    ///
    /// ```
    /// use oplog_mock::{Clock, Engine, MockRequest, Responder, Settings};
    /// use oplog_schema::{Catalogue, Source, golden};
    ///
    /// let cases = golden::load(&Source::Embedded)?;
    /// let responder = Responder::new(&Catalogue::embedded()?, &cases, Settings::open())?;
    /// let engine = Engine::new(responder, Clock::System);
    /// engine.handle(&MockRequest::get("/v1/operationLog?maxKeys=many"));
    /// assert_eq!(engine.verify().findings().next().map(|found| found.rule.id), Some("requests/type"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn verify(&self) -> CheckedRequests {
        let kept = self.state.journal().kept();
        kept.verify(self.responder().plans().operations())
    }

    /// The responder inside.
    #[must_use]
    pub fn responder(&self) -> &Responder {
        self.faulty.responder()
    }
}
