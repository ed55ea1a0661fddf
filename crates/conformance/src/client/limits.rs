//! How much a run may ask of a target, and how long.

use std::num::NonZeroU32;
use std::time::Duration;

/// What a run may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time for one request, from connecting to the last byte.
    pub timeout: Duration,
    /// Bytes of one body.
    pub bytes: usize,
    /// Requests of the whole run.
    pub requests: u64,
    /// Time of the whole run.
    pub time: Duration,
    /// Requests under way at once.
    pub concurrency: usize,
    /// Requests a second; `None` is no limit.
    pub rate: Option<NonZeroU32>,
    /// How often a request is sent again that was turned away for load.
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
            time: Duration::from_secs(300),
            concurrency: 8,
            rate: None,
            retries: 3,
            max_wait: Duration::from_secs(30),
        }
    }
}
