//! The exchanges of a run, as they are kept for reports: without credentials, and bounded.
//!
//! `client` fills it, reports read it. A finding quotes a request; what came back is looked up here.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::exchange::{Call, Failure, Reply};

/// Bytes of bodies that are kept whole, all together.
const BODIES: usize = 64 << 20;
/// Bytes that are kept of each body after that.
const EXCERPT: usize = 2 << 10;

/// One exchange.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The operation that was checked.
    pub operation: String,
    /// The base URL that the request went to.
    pub url: String,
    /// The request, before any signature.
    pub call: Call,
    /// When it was sent.
    pub started: Timestamp,
    /// How long it took until the last byte.
    pub took: Duration,
    /// What came back.
    pub result: Result<Reply, Failure>,
    /// Bytes of the body that were not kept.
    pub cut: usize,
}

/// The exchanges of a run, in the order in which they ended.
#[derive(Debug, Default)]
pub struct Archive(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    exchanges: Vec<Recorded>,
    bytes: usize,
}

impl Archive {
    /// Keeps an exchange; of its body only the beginning, once much has been kept.
    pub(crate) fn keep(&self, mut exchange: Recorded) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(reply) = &mut exchange.result {
            if kept.bytes + reply.body.len() > BODIES && reply.body.len() > EXCERPT {
                exchange.cut = reply.body.len() - EXCERPT;
                // A copy: a slice would hold the whole body.
                reply.body = bytes::Bytes::copy_from_slice(&reply.body[..EXCERPT]);
            }
            kept.bytes += reply.body.len();
        }
        kept.exchanges.push(exchange);
    }

    /// What was kept.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).exchanges.clone()
    }
}
