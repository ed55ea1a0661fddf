//! The one module that talks to a target.
//!
//! Every read is bounded in time and bytes; redirects are never followed, so credentials go nowhere else; requests keep
//! within the limits on concurrency, rate, number and time. Neighbours: `network` sends one request, `lost` tells why no answer came,
//! `turns` says which is next, `pace` how fast; `load` knows which answers only mean that the target is busy.

mod limits;
mod lost;
mod network;
mod pace;
mod turns;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jiff::Timestamp;
use oplog_schema::{Operation, ReadableOperation};

pub use limits::Limits;
use network::{AbortOnDrop, Bounds, Lost};
use pace::Pace;
pub use turns::Purpose;
use turns::Turns;

use crate::archive::Archive;
use crate::load;
use crate::target::{Signed, Target};
use crate::transport::{Transport, environment_proxy, is_loopback};
use oplog_findings::{Exchange, Failure, RecordedExchange, Request, Response};

/// Requests of one operation in a row without an answer, after which it is not asked any more.
const UNANSWERED: u32 = 3;

/// A target is slow where an answer takes this part of the run's time: then it is asked for first evidence only.
const SLOW: u128 = 100;

/// Bytes of a URI; a cursor that a target gives out may make it longer than the HTTP library sends.
const LONGEST_URI: usize = 65_534;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// The HTTP library does not take what it is given.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

/// A client with its limits.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    /// For this machine: without the proxy of the environment.
    direct: reqwest::Client,
    transport: Transport,
    limits: Limits,
    limiter: Option<DefaultDirectRateLimiter>,
    turns: Turns,
    pace: Pace,
    /// When the time of the run began.
    began: tokio::time::Instant,
    /// Time that answers took, in milliseconds, and how many they were.
    answers: (AtomicU64, AtomicU64),
    /// Requests of each operation that had no answer, in a row.
    unanswered: Mutex<BTreeMap<String, u32>>,
    sent: AtomicU64,
    nonces: AtomicU64,
    /// Whether base URLs lead to this machine.
    nearby: Mutex<BTreeMap<String, bool>>,
    archive: Archive,
    bounds: Bounds,
}

impl Client {
    /// A client that follows no redirect.
    ///
    /// # Errors
    /// When TLS cannot be set up, or the proxy cannot be used.
    pub fn new(limits: Limits, transport: &Transport) -> Result<Self, ClientError> {
        let tls = transport.client_config()?;
        let builder = || {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(lost::connecting(limits.timeout))
                .user_agent(concat!("oplog-conformance/", env!("CARGO_PKG_VERSION")))
                .tls_backend_preconfigured(tls.clone())
        };
        let (http, direct) = match &transport.proxy {
            Some(proxy) => {
                let http = builder().proxy(reqwest::Proxy::all(proxy.as_str())?).build()?;
                (http.clone(), http)
            }
            None => (builder().build()?, builder().no_proxy().build()?),
        };
        Ok(Self {
            http,
            direct,
            transport: transport.clone(),
            limiter: limits.rate.map(|rate| RateLimiter::direct(Quota::per_second(rate))),
            turns: Turns::new(limits.concurrency),
            pace: Pace::default(),
            began: tokio::time::Instant::now(),
            answers: (AtomicU64::new(0), AtomicU64::new(0)),
            unanswered: Mutex::default(),
            sent: AtomicU64::new(0),
            nonces: AtomicU64::new(0),
            nearby: Mutex::default(),
            archive: Archive::default(),
            bounds: Bounds::new(limits.timeout, limits.bytes),
            limits,
        })
    }

    /// How many requests were sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        // What the budget turned away was counted, and not sent.
        self.sent.load(Ordering::Relaxed).min(self.limits.requests)
    }

    /// What was sent with [`Client::send`], and what came back.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Sends `call` to the target's base URL of `operation`, with the target's headers and credentials. That it reads is in its type: a
    /// request that writes cannot be sent.
    pub async fn send(&self, target: &Target, operation: ReadableOperation<'_>, call: &Request) -> Exchange {
        let result = self.send_for(Purpose::Breadth, target, operation, call).await;
        Exchange { request: call.clone(), result }
    }

    /// As [`Client::send`], where the request is not as urgent as others: what came back.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send_for(
        &self,
        purpose: Purpose,
        target: &Target,
        operation: ReadableOperation<'_>,
        call: &Request,
    ) -> Result<Response, Failure> {
        let (started, clock) = (Timestamp::now(), Instant::now());
        let answer =
            tokio::time::timeout_at(self.began + self.limits.time, self.answer(purpose, target, operation, call));
        let result = answer.await.unwrap_or_else(|_| Err(self.out_of_time()));
        self.count_unanswered(&operation, &result);
        // What never went out, or was not waited for, is no exchange.
        if is_unsent(&result) {
            return result;
        }
        self.archive.keep(RecordedExchange {
            operation: operation.id().to_string(),
            url: target.base(operation.id()).to_owned(),
            request: call.clone(),
            started,
            took: clock.elapsed(),
            result: result.clone(),
            cut: 0,
        });
        result
    }

    fn count_unanswered(&self, operation: &Operation, result: &Result<Response, Failure>) {
        let id = operation.id().as_str();
        let mut unanswered = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Err(Failure::TimedOut(_) | Failure::Unreachable(_) | Failure::Overloaded(_)) => {
                *unanswered.entry(id.to_owned()).or_default() += 1;
            }
            Ok(_) => _ = unanswered.remove(id),
            Err(_) => {}
        }
    }

    /// Whether a request is still worth sending.
    fn is_due(&self, purpose: Purpose, operation: &Operation) -> Result<(), Failure> {
        let unanswered = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&times @ UNANSWERED..) = unanswered.get(operation.id().as_str()) {
            return Err(Failure::GivenUp(times));
        }
        let (took, answers) = (&self.answers.0, &self.answers.1);
        let mean = took.load(Ordering::Relaxed) / answers.load(Ordering::Relaxed).max(1);
        let is_slow = u128::from(mean) > self.limits.time.as_millis() / SLOW;
        let elapsed = self.began.elapsed();
        let is_late = elapsed >= self.limits.time / 2;
        if elapsed >= self.limits.time || purpose == Purpose::Depth && (is_slow || is_late) {
            return Err(self.out_of_time());
        }
        Ok(())
    }

    fn out_of_time(&self) -> Failure {
        Failure::OutOfTime(self.limits.time.as_secs())
    }

    async fn answer(
        &self,
        purpose: Purpose,
        target: &Target,
        operation: ReadableOperation<'_>,
        call: &Request,
    ) -> Result<Response, Failure> {
        let operation = operation.operation();
        let (mut attempt, mut closed) = (0, false);
        loop {
            // Signed anew each time: a nonce is good for one request.
            let signed = target.sign(operation, call, target.clock.now(), &self.nonce())?;
            let base = target.base(operation.id());
            let is_due = || self.is_due(purpose, operation);
            let reply = match self.exchange(purpose, base, &call.method, &signed, is_due).await {
                // A server may close an idle connection just when the next request is on its way.
                Err(Failure::Closed) if call.method == "GET" && !closed => {
                    closed = true;
                    continue;
                }
                other => other?,
            };
            if !load::is_load(operation, &reply) {
                self.pace.answered();
                return Ok(reply);
            }
            let wait = load::wait(&reply, attempt);
            let longest = self.limits.max_wait;
            if attempt >= self.limits.retries
                || wait > longest
                || !self.pace.turned_away(tokio::time::Instant::now(), wait, longest)
            {
                return Err(Failure::Overloaded(reply.status));
            }
            attempt += 1;
        }
    }

    /// Whether a base URL leads to this machine: found out once, and not for every request.
    fn is_nearby(&self, base: &str) -> bool {
        let mut nearby = self.nearby.lock().unwrap_or_else(PoisonError::into_inner);
        *nearby.entry(base.to_owned()).or_insert_with(|| is_loopback(base))
    }

    /// Unique within the run and, by the machine's clock, among runs; no secret.
    fn nonce(&self) -> String {
        format!("{:x}-{:x}", Timestamp::now().as_nanosecond(), self.nonces.fetch_add(1, Ordering::Relaxed))
    }

    /// Sends a request as it is.
    ///
    /// # Errors
    /// When there is no complete answer within the limits.
    pub async fn fetch(&self, base: &str, method: &str, signed: &Signed) -> Result<Response, Failure> {
        self.exchange(Purpose::Breadth, base, method, signed, || Ok(())).await
    }

    async fn exchange(
        &self,
        purpose: Purpose,
        base: &str,
        method: &str,
        signed: &Signed,
        is_due: impl Fn() -> Result<(), Failure>,
    ) -> Result<Response, Failure> {
        let uri = format!("{base}{}", signed.target);
        if uri.len() > LONGEST_URI {
            let length = uri.len();
            return Err(Failure::Unsendable(format!("its URI has {length} bytes, more than {LONGEST_URI}")));
        }
        let _turn = self.turns.next(purpose).await;
        is_due()?;
        self.pace.wait().await;
        if self.sent.fetch_add(1, Ordering::Relaxed) >= self.limits.requests {
            return Err(Failure::Budget(self.limits.requests));
        }
        if let Some(limiter) = &self.limiter {
            limiter.until_ready().await;
        }
        let method = reqwest::Method::from_bytes(method.as_bytes()).map_err(|e| Failure::Broken(e.to_string()))?;
        let http = if self.is_nearby(base) { &self.direct } else { &self.http };
        let mut request = http.request(method, uri);
        for (name, value) in &signed.headers {
            request = request.header(name, value);
        }
        if !signed.body.is_empty() {
            request = request.body(signed.body.clone());
        }
        let exchange = AbortOnDrop::spawn(self.bounds.clone().exchange(request));
        let began = tokio::time::Instant::now();
        let answered = exchange.await;
        let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.answers.0.fetch_add(took, Ordering::Relaxed);
        self.answers.1.fetch_add(1, Ordering::Relaxed);
        match answered {
            Ok(response) => Ok(response),
            Err(Lost::Failure(failure)) => Err(failure),
            Err(Lost::Client(error)) => {
                let advised = |cause| self.transport.advised(cause);
                let uses_environment = self.transport.proxy.is_none() && !is_loopback(base);
                let proxy = || environment_proxy(base).filter(|_| uses_environment);
                Err(lost::failure(&error, self.limits.timeout, advised, proxy))
            }
        }
    }
}

/// Whether a request never went out, or its answer was not waited for.
fn is_unsent(result: &Result<Response, Failure>) -> bool {
    matches!(
        result,
        Err(Failure::Budget(_)
            | Failure::Signing(_)
            | Failure::Unsendable(_)
            | Failure::OutOfTime(_)
            | Failure::GivenUp(_))
    )
}
