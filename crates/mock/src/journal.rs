//! What was asked and answered, for people and for the checker of clients: the last exchanges, as they were sent.
//!
//! Recording one is cheap, since every request pays for it; masking secrets and reading answers waits until somebody asks for the
//! journal, which few do. What it holds is bounded in bytes and number, and it counts what it forgot.

use std::collections::VecDeque;
use std::sync::Arc;

use oplog_requests::{CheckedRequests, LoggedRequest, check};
use oplog_schema::Operation;
use serde_json::{Value, json};

use crate::exchange::Exchange;

/// Most requests kept; older ones are forgotten.
const MOST: usize = 1_000_000;
/// Most bytes kept, about, unless a limit is set: a server that runs for days stays small.
const BYTES: usize = 6 << 20;

/// The last exchanges, oldest first.
#[derive(Debug)]
pub(crate) struct Journal {
    /// Each with its size: to find that out again when it is forgotten would read memory that has long left the caches.
    kept: VecDeque<(usize, Arc<Exchange>)>,
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

    /// Keeps no more than about this many bytes.
    pub(crate) fn limit(&mut self, bytes: usize) {
        self.limits.1 = bytes;
        self.forget();
    }

    /// Keeps an exchange.
    pub(crate) fn record(&mut self, exchange: Arc<Exchange>) {
        self.recorded += 1;
        let bytes = exchange.bytes();
        self.bytes += bytes;
        self.kept.push_back((bytes, exchange));
        self.forget();
    }

    /// Forgets the oldest exchanges until the rest is within its limits.
    fn forget(&mut self) {
        while self.kept.len() > self.limits.0 || self.bytes > self.limits.1 {
            self.bytes -= self.kept.pop_front().map_or(self.bytes, |(bytes, _)| bytes);
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::keeping(self.limits.0, self.limits.1);
    }

    /// What it holds now, to be read when nobody waits for the journal any more.
    pub(crate) fn kept(&self) -> Kept {
        let exchanges = self.kept.iter().map(|(_, exchange)| Arc::clone(exchange)).collect();
        Kept { exchanges, forgotten: self.recorded - self.kept.len() as u64 }
    }
}

/// What a journal held at one moment.
#[derive(Debug)]
pub(crate) struct Kept {
    exchanges: Vec<Arc<Exchange>>,
    /// How many came before those.
    forgotten: u64,
}

impl Kept {
    /// The requests, and how many there were in all.
    pub(crate) fn to_json<'o>(&self, operations: impl Iterator<Item = &'o Operation> + Clone) -> Value {
        let requests: Vec<Value> = self.read(operations).iter().map(LoggedRequest::to_json).collect();
        let kept = self.exchanges.len() as u64;
        json!({"requests": requests, "meta": {"total": self.forgotten + kept, "kept": kept, "forgotten": self.forgotten}})
    }

    /// What the requests come to.
    pub(crate) fn verify<'o>(&self, operations: impl Iterator<Item = &'o Operation> + Clone) -> CheckedRequests {
        let requests = self.read(operations.clone());
        check(operations.map(|operation: &Operation| operation), &requests, self.forgotten)
    }

    /// The exchanges without secrets, numbered from 1, forgotten ones included.
    fn read<'o>(&self, operations: impl Iterator<Item = &'o Operation> + Clone) -> Vec<LoggedRequest> {
        let numbered = (self.forgotten + 1..).zip(&self.exchanges);
        numbered.map(|(id, exchange)| exchange.log(id, operations.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use oplog_requests::Proof;

    use super::*;
    use crate::request::MockRequest;
    use crate::response::MockResponse;

    fn exchange(target: &str, body: usize) -> Arc<Exchange> {
        let request = MockRequest::get(target).with_header("Authorization", "Basic SECRET");
        let response = MockResponse::new(200, "application/json", vec![b'x'; body]);
        Arc::new(Exchange::new(None, Timestamp::UNIX_EPOCH, request, response, Proof::Unchecked))
    }

    fn nothing() -> impl Iterator<Item = &'static Operation> + Clone {
        [].into_iter()
    }

    #[test]
    fn it_forgets_the_oldest_requests_and_says_so() {
        let mut journal = Journal::keeping(3, BYTES);
        for _ in 0..5 {
            journal.record(exchange("/a", 0));
        }
        let json = journal.kept().to_json(nothing());
        assert_eq!(json["meta"], json!({"total": 5, "kept": 3, "forgotten": 2}));
        assert_eq!(json["requests"][0]["id"], 3);
        let verdict = journal.kept().verify(nothing());
        assert_eq!((verdict.forgotten, verdict.is_pass()), (2, false));
        journal.clear();
        let cleared = json!({"requests": [], "meta": {"total": 0, "kept": 0, "forgotten": 0}});
        assert_eq!(journal.kept().to_json(nothing()), cleared);
    }

    #[test]
    fn it_keeps_within_its_bytes_answers_included() {
        let mut journal = Journal::keeping(MOST, 100_000);
        for _ in 0..50 {
            journal.record(exchange("/a", 9_000));
        }
        assert!((5..=11).contains(&journal.kept.len()), "{}", journal.kept.len());
        assert_eq!(journal.bytes, journal.kept.iter().map(|(_, exchange)| exchange.bytes()).sum::<usize>());
        journal.limit(20_000);
        assert!((1..=2).contains(&journal.kept.len()), "{}", journal.kept.len());
        journal.record(exchange("/a", 30_000));
        assert_eq!((journal.kept.len(), journal.bytes), (0, 0), "one that is too long is forgotten at once");
    }

    #[test]
    fn what_it_holds_is_shown_without_secrets() {
        let mut journal = Journal::default();
        journal.record(exchange("/?Signature=SECRET", 0));
        let text = format!("{journal:?} {:?} {}", journal.kept(), journal.kept().to_json(nothing()));
        assert!(!text.contains("SECRET"), "{text}");
    }
}
