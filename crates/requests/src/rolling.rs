//! A journal that goes on and on: each request is checked as it comes, the last ones are remembered for the rules that read several.
//!
//! What is forgotten was checked by itself, but not together with others: so it is counted, and nothing passes then.

use std::collections::VecDeque;

use oplog_schema::Operation;
use serde_json::{Value, json};

use crate::checked::CheckedRequests;
use crate::logged_request::LoggedRequest;
use crate::parsed;
use crate::reading::Reading;
use crate::results::Results;

/// A journal in bounded memory, oldest first.
#[derive(Debug)]
pub struct RollingJournal<'o> {
    operations: Vec<&'o Operation>,
    kept: VecDeque<LoggedRequest>,
    /// About how many bytes they have, and may have.
    bytes: usize,
    limit: usize,
    /// How many there were before those.
    forgotten: u64,
    /// How many of all were too long to be read.
    cut: u64,
    results: Results,
}

impl<'o> RollingJournal<'o> {
    /// A journal of requests for `operations`, of about so many bytes.
    #[must_use]
    pub fn new(operations: impl IntoIterator<Item = &'o Operation>, limit: usize) -> Self {
        let operations = operations.into_iter().collect();
        let (kept, results) = Default::default();
        Self { operations, kept, bytes: 0, limit, forgotten: 0, cut: 0, results }
    }

    /// Checks a request and remembers it. The oldest ones make room for it.
    pub fn add(&mut self, request: LoggedRequest) {
        if request.is_cut {
            self.cut += 1;
        } else {
            let route = parsed::read(self.operations.iter().copied(), &request);
            self.results.add_request(&Reading { request: &request, route });
        }
        self.bytes += request.bytes();
        self.kept.push_back(request);
        while self.bytes > self.limit
            && let Some(oldest) = self.kept.pop_front()
        {
            self.bytes -= oldest.bytes();
            self.forgotten += 1;
        }
    }

    /// What all of it has come to so far. A walk that is still under way counts as given up.
    #[must_use]
    pub fn check(&self) -> CheckedRequests {
        let whole = self.kept.iter().filter(|request| !request.is_cut);
        let read = |request| Reading { request, route: parsed::read(self.operations.iter().copied(), request) };
        let readings: Vec<Reading<'_>> = whole.map(read).collect();
        let mut results = self.results.clone();
        results.add_journal(&readings, self.forgotten > 0);
        let all = self.forgotten + self.kept.len() as u64;
        CheckedRequests {
            requests: usize::try_from(all - self.cut).unwrap_or(usize::MAX),
            forgotten: self.forgotten + self.cut,
            results: results.into_checked(),
        }
    }

    /// The requests from number `first` on, `most` of them, and how many there were in all. Where more follow, `next` says from which
    /// number.
    #[must_use]
    pub fn page(&self, first: u64, most: usize) -> Value {
        let (kept, first) = (self.kept.len() as u64, first.max(self.forgotten + 1));
        let skipped = usize::try_from(first - self.forgotten - 1).unwrap_or(usize::MAX);
        let requests: Vec<Value> = self.kept.iter().skip(skipped).take(most).map(LoggedRequest::to_json).collect();
        let (total, next) = (self.forgotten + kept, first + requests.len() as u64);
        let mut meta = json!({"total": total, "kept": kept, "forgotten": self.forgotten});
        if next <= total {
            meta["next"] = next.into();
        }
        json!({"requests": requests, "meta": meta})
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use oplog_schema::Catalogue;

    use super::*;
    use crate::{Proof, ServedExchange, check};

    fn logged(id: u64, target: &str, operations: &[Operation]) -> LoggedRequest {
        let exchange = ServedExchange {
            connection: None,
            at: Timestamp::UNIX_EPOCH,
            method: "GET",
            target,
            headers: &[],
            body: b"",
            status: 404,
            answer_headers: &[],
            answer: b"",
        };
        LoggedRequest::new(id, &exchange, Proof::Unchecked, operations)
    }

    #[test]
    fn it_says_what_a_whole_journal_says_and_of_what_it_forgot_what_each_request_showed() {
        let catalogue = Catalogue::embedded().expect("tables");
        let operations = catalogue.operations();
        let targets = ["/v1/operationLog?maxKeys=ten", "/v1/operationLog", "/v1/operationLog", "/v1/operationLog"];
        let requests: Vec<LoggedRequest> =
            (1..).zip(targets).map(|(id, target)| logged(id, target, operations)).collect();
        let mut journal = RollingJournal::new(operations, 1 << 20);
        requests.iter().cloned().for_each(|request| journal.add(request));
        assert_eq!(journal.check().to_json(), check(operations, &requests, 0).to_json());

        let mut small = RollingJournal::new(operations, 2 * requests[0].bytes());
        requests.into_iter().for_each(|request| small.add(request));
        let checked = small.check();
        assert_eq!((checked.requests, checked.forgotten, checked.is_pass()), (4, 2, false));
        let rules: Vec<&str> = checked.findings().map(|found| found.rule.id).collect();
        assert_eq!(rules, ["requests/retry", "requests/type"], "the one that is forgotten was seen");
        assert_eq!(small.page(1, 1)["meta"], json!({"total": 4, "kept": 2, "forgotten": 2, "next": 4}));
        assert_eq!(small.page(1, 1)["requests"][0]["id"], 3);
    }

    #[test]
    fn what_is_too_long_to_be_read_is_no_pass() {
        let catalogue = Catalogue::embedded().expect("tables");
        let mut journal = RollingJournal::new(catalogue.operations(), 1 << 20);
        let cut = LoggedRequest { is_cut: true, ..logged(1, "/v1/operationLog", catalogue.operations()) };
        journal.add(cut);
        let checked = journal.check();
        assert_eq!((checked.requests, checked.forgotten), (0, 1));
    }
}
