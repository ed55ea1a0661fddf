//! The one module that talks to a target.
//!
//! Every read is bounded in time and bytes; redirects are never followed, so credentials go not_found else; requests keep
//! within the limits on concurrency, rate and number.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jiff::Timestamp;
use oplog_schema::Operation;
use tokio::sync::Semaphore;

use crate::archive::Archive;
use crate::target::{Signed, Target};
use crate::transport::Transport;
use oplog_findings::{Exchange, Failure, RecordedExchange, Request, Response};

/// What a run may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time for one request, from connecting to the last byte.
    pub timeout: Duration,
    /// Bytes of one body.
    pub bytes: usize,
    /// Requests of the whole run.
    pub requests: u64,
    /// Requests under way at once.
    pub concurrency: usize,
    /// Requests a second; `None` is no limit.
    pub rate: Option<NonZeroU32>,
    /// How often a request is sent again that was turned away for load (status 429 or 503).
    pub retries: u32,
    /// The longest wait before it is sent again; where the target asks for a longer one, it is not.
    pub max_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            bytes: 16 << 20,
            requests: 20_000,
            concurrency: 8,
            rate: None,
            retries: 3,
            max_wait: Duration::from_secs(30),
        }
    }
}

/// A client with its limits.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    limits: Limits,
    limiter: Option<DefaultDirectRateLimiter>,
    permits: Semaphore,
    sent: AtomicU64,
    nonces: AtomicU64,
    archive: Archive,
}

impl Client {
    /// A client that follows no redirect.
    ///
    /// # Errors
    /// When the TLS backend cannot be set up.
    pub fn new(limits: Limits, route: &Transport) -> Result<Self, reqwest::Error> {
        // Once for the process; a provider that is there already stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(limits.timeout)
            .connect_timeout(limits.timeout.min(Duration::from_secs(5)))
            .user_agent(concat!("oplog-conformance/", env!("CARGO_PKG_VERSION")))
            .tls_certs_merge(route.authorities.clone());
        if let Some(proxy) = &route.proxy {
            builder = builder.proxy(proxy.clone());
        }
        Ok(Self {
            http: builder.build()?,
            limiter: limits.rate.map(|rate| RateLimiter::direct(Quota::per_second(rate))),
            permits: Semaphore::new(limits.concurrency.max(1)),
            sent: AtomicU64::new(0),
            nonces: AtomicU64::new(0),
            archive: Archive::default(),
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

    /// Sends `call` to the target's base URL of `operation`, with the target's headers and credentials.
    pub async fn send(&self, target: &Target, operation: &Operation, call: &Request) -> Exchange {
        let (started, clock) = (Timestamp::now(), Instant::now());
        let result = self.reply(target, operation, call).await;
        // What never went out is no exchange.
        if matches!(result, Err(Failure::Budget(_) | Failure::Signing(_))) {
            return Exchange { request: call.clone(), result };
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
        Exchange { request: call.clone(), result }
    }

    async fn reply(&self, target: &Target, operation: &Operation, call: &Request) -> Result<Response, Failure> {
        let mut attempt = 0;
        loop {
            // Signed anew each time: a nonce is good for one request.
            let now = Timestamp::now();
            let signed = target.sign(operation, call, now, &self.nonce(now))?;
            let reply = self.fetch(target.base(operation.id()), &call.method, &signed).await?;
            let Some(wait) =
                wait(&reply, attempt).filter(|wait| attempt < self.limits.retries && *wait <= self.limits.max_wait)
            else {
                return Ok(reply);
            };
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    /// Unique within the run and, by the clock, among runs; no secret.
    fn nonce(&self, now: Timestamp) -> String {
        format!("{:x}-{:x}", now.as_nanosecond(), self.nonces.fetch_add(1, Ordering::Relaxed))
    }

    /// Sends a request as it is.
    ///
    /// # Errors
    /// When there is no complete answer within the limits.
    pub async fn fetch(&self, base: &str, method: &str, signed: &Signed) -> Result<Response, Failure> {
        let _permit = self.permits.acquire().await.map_err(|error| Failure::Broken(error.to_string()))?;
        if self.sent.fetch_add(1, Ordering::Relaxed) >= self.limits.requests {
            return Err(Failure::Budget(self.limits.requests));
        }
        if let Some(limiter) = &self.limiter {
            limiter.until_ready().await;
        }
        let method = reqwest::Method::from_bytes(method.as_bytes()).map_err(|e| Failure::Broken(e.to_string()))?;
        let mut request = self.http.request(method, format!("{base}{}", signed.target));
        for (name, value) in &signed.headers {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(|error| self.failure(&error))?;
        self.read(response).await
    }

    async fn read(&self, mut response: reqwest::Response) -> Result<Response, Failure> {
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if body.len() + chunk.len() > self.limits.bytes {
                return Err(Failure::TooLarge(self.limits.bytes));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status, headers, body: body.freeze() })
    }

    fn failure(&self, error: &reqwest::Error) -> Failure {
        if error.is_timeout() {
            return Failure::TimedOut(self.limits.timeout.as_millis());
        }
        // The innermost cause is what a person can act on; the URL may carry a signature and is left out.
        let mut cause: &dyn std::error::Error = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        if error.is_connect() { Failure::Unreachable(cause.to_string()) } else { Failure::Broken(cause.to_string()) }
    }
}

/// How long a target that is overloaded wants one to wait; `None` for any other answer.
///
/// `Retry-After` is honoured in seconds or as a date; without it the wait doubles from a quarter of a second.
fn wait(reply: &Response, attempt: u32) -> Option<Duration> {
    if !matches!(reply.status, 429 | 503) {
        return None;
    }
    let asked = reply.header("retry-after").and_then(|text| {
        let date =
            || jiff::fmt::rfc2822::parse(text).ok()?.timestamp().duration_since(Timestamp::now()).try_into().ok();
        text.trim().parse().map(Duration::from_secs).ok().or_else(date)
    });
    Some(asked.unwrap_or(Duration::from_millis(250) * 2_u32.saturating_pow(attempt)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, retry_after: Option<&str>) -> Response {
        let headers = retry_after.map(|value| ("retry-after".to_owned(), value.to_owned()));
        Response { status, headers: headers.into_iter().collect(), body: bytes::Bytes::new() }
    }

    #[test]
    fn only_overload_is_waited_for() {
        assert_eq!(wait(&reply(500, Some("1")), 0), None);
        assert_eq!(wait(&reply(429, Some("2")), 0), Some(Duration::from_secs(2)));
    }

    #[test]
    fn without_a_hint_the_wait_doubles() {
        let waits: Vec<_> = (0..3).filter_map(|attempt| wait(&reply(503, None), attempt)).collect();
        assert_eq!(waits, [250, 500, 1000].map(Duration::from_millis));
    }

    #[test]
    fn a_date_that_has_passed_is_no_reason_to_wait_longer_than_usual() {
        assert_eq!(wait(&reply(429, Some("Wed, 03 Dec 2014 06:42:19 GMT")), 0), Some(Duration::from_millis(250)));
    }
}
