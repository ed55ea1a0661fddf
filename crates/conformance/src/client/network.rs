//! One request and its answer, on a task of its own: nothing that the run does meanwhile makes a target look slow.
//!
//! Only time that is spent in waiting for the target is the target's. Bodies that are long are read two at a time, however many
//! requests are under way: their bytes are held until they are handed over.

use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use oplog_findings::{Failure, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Bytes of a body that are read at any time; a longer one waits for its turn.
const SHORT: usize = 512 << 10;
/// Longer bodies under way at once.
const LONG_AT_ONCE: usize = 2;

/// What bounds an answer.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    /// Time for one request, from connecting to the last byte.
    pub(super) timeout: Duration,
    /// Bytes of one body.
    pub(super) bytes: usize,
    long: Arc<Semaphore>,
}

/// An answer, with its turn if it is long: whoever takes the answer gives that back.
pub(super) struct Received {
    pub(super) response: Response,
    _turn: Option<OwnedSemaphorePermit>,
}

/// Why there is no answer.
pub(super) enum Lost {
    /// What is no matter of the client.
    Failure(Failure),
    /// What the client says.
    Client(reqwest::Error),
}

impl Bounds {
    pub(super) fn new(timeout: Duration, bytes: usize) -> Self {
        Self { timeout, bytes, long: Arc::new(Semaphore::new(LONG_AT_ONCE)) }
    }

    /// Sends a request and reads its answer.
    pub(super) async fn exchange(self, request: reqwest::RequestBuilder) -> Result<Received, Lost> {
        let mut patience = Patience { left: self.timeout, whole: self.timeout };
        let mut response = patience.wait(request.send()).await?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let (mut body, mut turn) = (BytesMut::new(), None);
        while let Some(chunk) = patience.wait(response.chunk()).await? {
            if body.len() + chunk.len() > self.bytes {
                return Err(Lost::Failure(Failure::TooLarge(self.bytes)));
            }
            if turn.is_none() && body.len() + chunk.len() > SHORT {
                turn = Some(Arc::clone(&self.long).acquire_owned().await.map_err(Lost::closed)?);
                // A body that grows is copied; one whose length is known is not.
                let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
                body.reserve(announced.unwrap_or_default().min(self.bytes).saturating_sub(body.len()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Received { response: Response { status, headers, body: body.freeze() }, _turn: turn })
    }
}

impl Lost {
    fn closed(error: impl std::error::Error) -> Self {
        Self::Failure(Failure::Broken(error.to_string()))
    }
}

/// The time that a target has left for its answer.
struct Patience {
    left: Duration,
    whole: Duration,
}

impl Patience {
    async fn wait<T>(&mut self, step: impl Future<Output = Result<T, reqwest::Error>>) -> Result<T, Lost> {
        let began = Instant::now();
        let done = tokio::time::timeout(self.left, step).await;
        self.left = self.left.saturating_sub(began.elapsed());
        done.map_err(|_| Lost::Failure(Failure::TimedOut(self.whole.as_millis())))?.map_err(Lost::Client)
    }
}
