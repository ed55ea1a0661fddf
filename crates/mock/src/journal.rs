//! What was asked and answered, for people and for the checker of clients: without secrets, and bounded.

use std::collections::VecDeque;

use oplog_requests::{CheckedRequests, LoggedRequest, check};
use oplog_schema::Operation;
use serde_json::{Value, json};

/// Most requests kept; older ones are forgotten.
const MOST: usize = 100_000;
/// Most bytes kept, about.
const BYTES: usize = 128 << 20;

/// The last requests, oldest first.
#[derive(Debug)]
pub(crate) struct Journal {
    kept: VecDeque<LoggedRequest>,
    bytes: usize,
    recorded: u64,
    /// The most requests, and the most bytes, that are kept.
    limits: (usize, usize),
}

impl Default for Journal {
    fn default() -> Self {
        Self::keeping(MOST, BYTES)
    }
}

impl Journal {
    fn keeping(requests: usize, bytes: usize) -> Self {
        Self { kept: VecDeque::new(), bytes: 0, recorded: 0, limits: (requests, bytes) }
    }

    /// Keeps a request, which gets its number here.
    pub(crate) fn record(&mut self, recorded: LoggedRequest) {
        self.recorded += 1;
        self.bytes += recorded.bytes();
        self.kept.push_back(LoggedRequest { id: self.recorded, ..recorded });
        while self.kept.len() > self.limits.0 || self.bytes > self.limits.1 {
            self.bytes -= self.kept.pop_front().map_or(self.bytes, |oldest| oldest.bytes());
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::keeping(self.limits.0, self.limits.1);
    }

    /// The requests, and how many there were in all.
    pub(crate) fn to_json(&self) -> Value {
        let requests: Vec<Value> = self.kept.iter().map(LoggedRequest::to_json).collect();
        json!({"requests": requests, "meta": {"total": self.recorded, "kept": self.kept.len()}})
    }

    /// What the requests come to.
    pub(crate) fn verify<'o>(&'o self, operations: impl Iterator<Item = &'o Operation> + Clone) -> CheckedRequests {
        check(operations, &self.kept, self.recorded - self.kept.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use oplog_requests::{Proof, ServedExchange};

    use super::*;

    fn recorded(target: &str) -> LoggedRequest {
        let exchange = ServedExchange {
            connection: None,
            at: Timestamp::UNIX_EPOCH,
            method: "GET",
            target,
            headers: &[],
            body: b"",
            status: 200,
            answer_headers: &[],
            answer: b"",
        };
        LoggedRequest::new(0, &exchange, Proof::Unchecked, [])
    }

    #[test]
    fn it_forgets_the_oldest_requests_and_says_so() {
        let mut journal = Journal::keeping(3, BYTES);
        for _ in 0..5 {
            journal.record(recorded("/a"));
        }
        let json = journal.to_json();
        assert_eq!(json["meta"], json!({"total": 5, "kept": 3}));
        assert_eq!(json["requests"][0]["id"], 3);
        assert_eq!(journal.verify([].into_iter()).forgotten, 2);
        journal.clear();
        assert_eq!(journal.to_json(), json!({"requests": [], "meta": {"total": 0, "kept": 0}}));
    }

    #[test]
    fn it_keeps_within_its_bytes() {
        let mut journal = Journal::keeping(MOST, 10_000);
        for _ in 0..50 {
            journal.record(recorded(&format!("/{}", "x".repeat(900))));
        }
        assert!((1..12).contains(&journal.kept.len()), "{}", journal.kept.len());
    }
}
