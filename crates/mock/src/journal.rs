//! What was asked and answered, for people and for the checker of clients: the last exchanges, as they were sent.
//!
//! Recording one is cheap, since every request pays for it; masking secrets and reading answers waits until somebody asks for the
//! journal, which few do. What it holds is bounded in bytes, and it counts what it forgot.

use std::sync::Arc;

use oplog_requests::{CheckedRequests, LoggedRequest, check};
use oplog_schema::Operation;
use serde_json::{Value, json};

use crate::exchange::{self, Exchange};
use crate::ring::{Block, Ring};

/// Most bytes kept, about, unless a limit is set: a server that runs for days stays small.
const BYTES: usize = 6 << 20;

/// The last exchanges, oldest first.
#[derive(Debug)]
pub(crate) struct Journal {
    kept: Ring,
    recorded: u64,
}

impl Default for Journal {
    fn default() -> Self {
        Self { kept: Ring::of(BYTES), recorded: 0 }
    }
}

impl Journal {
    /// Keeps no more than about this many bytes.
    pub(crate) fn limit(&mut self, bytes: usize) {
        self.kept.limit(bytes);
    }

    /// Keeps an exchange.
    pub(crate) fn record(&mut self, exchange: &Exchange<'_>) {
        self.recorded += 1;
        self.kept.push(|out| exchange.write(out));
    }

    pub(crate) fn clear(&mut self) {
        self.kept.clear();
        self.recorded = 0;
    }

    /// What it holds now, to be read when nobody waits for the journal any more.
    pub(crate) fn kept(&self) -> Kept {
        Kept { blocks: self.kept.blocks(), forgotten: self.recorded - self.kept.len() as u64 }
    }
}

/// What a journal held at one moment.
pub(crate) struct Kept {
    blocks: Vec<Arc<Block>>,
    /// How many came before those.
    forgotten: u64,
}

impl Kept {
    /// The requests from number `first` on, `most` of them, and how many there were in all. Where more follow, `next` says from
    /// which number.
    pub(crate) fn page<'o>(
        &self,
        first: u64,
        most: usize,
        operations: impl Iterator<Item = &'o Operation> + Clone,
    ) -> Value {
        let (kept, first) = (self.len() as u64, first.max(self.forgotten + 1));
        let requests: Vec<Value> = self.read(first, operations).take(most).map(|one| one.to_json()).collect();
        let (total, next) = (self.forgotten + kept, first + requests.len() as u64);
        let mut meta = json!({"total": total, "kept": kept, "forgotten": self.forgotten});
        if next <= total {
            meta["next"] = next.into();
        }
        json!({"requests": requests, "meta": meta})
    }

    /// What the requests come to.
    pub(crate) fn verify<'o>(&self, operations: impl Iterator<Item = &'o Operation> + Clone) -> CheckedRequests {
        let requests: Vec<LoggedRequest> = self.read(1, operations.clone()).collect();
        check(operations.map(|operation: &Operation| operation), &requests, self.forgotten)
    }

    fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.len()).sum()
    }

    /// The exchanges from number `first` on, without secrets; forgotten ones have numbers too, from 1.
    fn read<'o>(
        &self,
        first: u64,
        operations: impl Iterator<Item = &'o Operation> + Clone,
    ) -> impl Iterator<Item = LoggedRequest> {
        let mut id = self.forgotten;
        let blocks = self.blocks.iter().filter_map(move |block| {
            let before = id;
            id += block.len() as u64;
            // What comes before the first one is left out block by block.
            (id >= first).then_some((before, block))
        });
        let records = blocks.flat_map(|(before, block)| (before + 1..).zip(block.records()));
        let wanted = records.filter(move |(id, _)| *id >= first);
        wanted.filter_map(move |(id, record)| exchange::log(record, id, operations.clone()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use oplog_requests::Proof;

    use super::*;
    use crate::request::MockRequest;
    use crate::response::MockResponse;

    fn record(journal: &mut Journal, target: &str, body: usize) {
        let request = MockRequest::get(target).with_header("Authorization", "Basic SECRET");
        let response = MockResponse::new(200, "application/json", vec![b'x'; body]);
        let (at, proof) = (Timestamp::UNIX_EPOCH, Proof::Unchecked);
        let exchange = Exchange { connection: None, at, request: &request, response: &response, proof: &proof };
        journal.record(&exchange);
    }

    fn nothing() -> impl Iterator<Item = &'static Operation> + Clone {
        [].into_iter()
    }

    #[test]
    fn it_forgets_the_oldest_requests_and_says_so() {
        let mut journal = Journal::default();
        journal.limit(20_000);
        for _ in 0..5 {
            record(&mut journal, "/a", 8_000);
        }
        let json = journal.kept().page(1, 1000, nothing());
        assert_eq!(json["meta"], json!({"total": 5, "kept": 2, "forgotten": 3}));
        assert_eq!(json["requests"][0]["id"], 4);
        let verdict = journal.kept().verify(nothing());
        assert_eq!((verdict.forgotten, verdict.is_pass()), (3, false));
        journal.clear();
        let cleared = json!({"requests": [], "meta": {"total": 0, "kept": 0, "forgotten": 0}});
        assert_eq!(journal.kept().page(1, 1000, nothing()), cleared);
        record(&mut journal, "/a", 30_000);
        let json = journal.kept().page(1, 1000, nothing());
        assert_eq!(json["meta"]["forgotten"], 1, "one that is too long is forgotten at once");
    }

    #[test]
    fn it_is_shown_page_by_page() {
        let mut journal = Journal::default();
        journal.limit(100_000);
        (0..100).for_each(|_| record(&mut journal, "/a", 2_000));
        let kept = journal.kept();
        let forgotten = kept.page(1, 1, nothing())["meta"]["forgotten"].as_u64().expect("a number");
        let (mut ids, mut next) = (Vec::new(), Some(1));
        while let Some(first) = next {
            let page = kept.page(first, 7, nothing());
            ids.extend(page["requests"].as_array().expect("a list").iter().map(|one| one["id"].as_u64()));
            next = page["meta"]["next"].as_u64();
        }
        assert_eq!(ids, (forgotten + 1..=100).map(Some).collect::<Vec<_>>());
        assert_eq!(kept.page(200, 7, nothing())["requests"], json!([]));
    }

    #[test]
    fn what_it_holds_is_shown_without_secrets() {
        let mut journal = Journal::default();
        record(&mut journal, "/?Signature=SECRET", 0);
        let text = journal.kept().page(1, 1000, nothing()).to_string();
        assert!(!text.contains("SECRET"), "{text}");
    }
}
