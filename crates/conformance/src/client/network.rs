//! One request and its answer, on a task of its own: nothing that the run does meanwhile makes a target look slow.
//!
//! Only time that is spent in waiting for the target is the target's. Bodies that are long share one budget of bytes, however many
//! requests are under way: each has its share until it is dropped, so that what waits to be read is counted as well.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use oplog_findings::{Failure, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::heavy::SHORT;

/// Bytes of longer bodies under way at once, in units of a KiB.
const BUDGET: usize = 32 << 10;
const UNIT: usize = 1 << 10;
/// How long a body waits for its turn. Whoever keeps one and asks for another one might wait for ever, where all do so.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What bounds an answer.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    /// Time for one request, from connecting to the last byte.
    pub(super) timeout: Duration,
    /// Bytes of one body.
    pub(super) bytes: usize,
    budget: Arc<Semaphore>,
}

/// A long body with its share of the budget.
struct Held {
    body: Bytes,
    _turn: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
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
        Self { timeout, bytes, budget: Arc::new(Semaphore::new(BUDGET)) }
    }

    /// Sends a request and reads its answer.
    pub(super) async fn exchange(self, request: reqwest::RequestBuilder) -> Result<Response, Lost> {
        let mut patience = Patience { left: self.timeout, whole: self.timeout };
        let mut response = patience.wait(request.send()).await?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
        // A body that grows is copied, and has room at its end for ever; one whose length is known is not, and has none.
        let mut body = BytesMut::with_capacity(announced.unwrap_or_default().min(SHORT));
        let (mut is_long, mut turn) = (false, None);
        while let Some(chunk) = patience.wait(response.chunk()).await? {
            if body.len() + chunk.len() > self.bytes {
                return Err(Lost::Failure(Failure::TooLarge(self.bytes)));
            }
            if !is_long && body.len() + chunk.len() > SHORT {
                let share = Arc::clone(&self.budget).acquire_many_owned(share(announced, self.bytes));
                turn = tokio::time::timeout(LONGEST_WAIT, share).await.ok().and_then(Result::ok);
                is_long = true;
                body.reserve(announced.unwrap_or_default().min(self.bytes).saturating_sub(body.len()));
            }
            body.extend_from_slice(&chunk);
        }
        let body = match turn {
            Some(turn) => Bytes::from_owner(Held { body: body.freeze(), _turn: turn }),
            None => body.freeze(),
        };
        Ok(Response { status, headers, body })
    }
}

/// The part of the budget that a long body takes: what it announces, or as much as a body may have.
fn share(announced: Option<usize>, most: usize) -> u32 {
    let bytes = announced.map_or(most, |length| length.min(most));
    u32::try_from(bytes.div_ceil(UNIT).clamp(1, BUDGET)).unwrap_or(u32::MAX)
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

/// A task that ends with whoever waits for it.
pub(super) struct AbortOnDrop<T>(JoinHandle<T>);

impl<T: Send + 'static> AbortOnDrop<T> {
    pub(super) fn spawn(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self(tokio::spawn(work))
    }
}

impl<T> Future for AbortOnDrop<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match std::task::ready!(Pin::new(&mut self.0).poll(context)) {
            Ok(done) => Poll::Ready(done),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime ends, and whoever waits with it.
                Err(_) => Poll::Pending,
            },
        }
    }
}

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_take_of_the_budget_what_they_announce_and_never_more_than_there_is() {
        assert_eq!(share(Some(1 << 20), 16 << 20), 1 << 10);
        assert_eq!(share(None, 16 << 20), 16 << 10, "a body of unknown length may grow to the limit");
        assert_eq!(share(Some(usize::MAX), 16 << 20), 16 << 10, "more is not read");
        assert_eq!(share(None, usize::MAX), BUDGET as u32, "alone it has the whole budget");
        assert_eq!(share(Some(0), 16 << 20), 1);
    }
}
