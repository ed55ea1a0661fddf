//! The checker of what has passed: on a thread of its own, in the order in which exchanges end, in bounded memory.
//!
//! Answers are checked as a recording is, requests as those to a mock server are. Of both no more is kept than their checkers need.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use oplog_conformance::contract::Contract;
use oplog_conformance::recorded::{Recording, Seen};
use oplog_conformance::run::{Options, RunError};
use oplog_findings::{Failure, RunReport};
use oplog_requests::{CheckedRequests, RollingJournal};
use oplog_schema::Operation;
use oplog_schema::route::{Routed, route};
use serde_json::{Value, json};

use crate::passed::Passed;
use crate::proof;
use crate::tap::{Message, Passing, Question};

/// Kinds of failures that are told apart.
const KINDS: usize = 20;

/// What everything came to that has passed.
#[derive(Debug, Clone)]
pub struct BothSides {
    /// What the answers came to.
    pub answers: RunReport,
    /// What the requests came to.
    pub requests: CheckedRequests,
    /// How much of the traffic was about documented operations, and proves something.
    pub seen: Seen,
    /// Requests about nothing that is checked, which were forwarded all the same.
    pub undocumented: u64,
    /// Exchanges of which not all was checked, because too much was waiting or a body was too long.
    pub forgotten: u64,
    /// Why requests had no answer of the target, each reason once, with how often.
    pub unanswered: Vec<(String, u64)>,
}

/// The checker.
pub struct Checker<'a> {
    name: String,
    contracts: &'a [Contract],
    options: &'a Options,
    passing: Passing,
    /// Bytes of requests that are remembered.
    remembered: usize,
    state: State<'a>,
}

/// What is known so far.
struct State<'a> {
    recording: Recording<'a>,
    journal: RollingJournal<'a>,
    number: u64,
    cut: u64,
    unanswered: BTreeMap<String, u64>,
}

impl<'a> State<'a> {
    fn new(contracts: &'a [Contract], options: &'a Options, remembered: usize) -> Result<Self, RunError> {
        Ok(Self {
            recording: Recording::new(contracts, options)?,
            journal: RollingJournal::new(operations(contracts), remembered),
            number: 0,
            cut: 0,
            unanswered: BTreeMap::new(),
        })
    }
}

fn operations(contracts: &[Contract]) -> impl Iterator<Item = &Operation> + Clone {
    contracts.iter().map(|contract| &contract.operation)
}

impl<'a> Checker<'a> {
    /// A checker of what comes out of `passing`, by `contracts`; `name` is that of the target. About `remembered` bytes of requests are
    /// kept for the rules that read several of them.
    ///
    /// # Errors
    /// When a client cannot be set up, although nothing is sent with it.
    pub fn new(
        name: &str,
        contracts: &'a [Contract],
        options: &'a Options,
        passing: Passing,
        remembered: usize,
    ) -> Result<Self, RunError> {
        let state = State::new(contracts, options, remembered)?;
        Ok(Self { name: name.to_owned(), contracts, options, passing, remembered, state })
    }

    /// Checks until there is no more; `verdict` tells the control plane what it has come to so far.
    ///
    /// # Errors
    /// When it cannot begin anew, as it was asked to.
    pub fn run(mut self, verdict: impl Fn(&BothSides) -> Value) -> Result<BothSides, RunError> {
        while let Ok(message) = self.passing.receiver.recv() {
            match message {
                Message::Passed(passed, _share) => self.state.add(*passed, self.contracts),
                // Who asked may be gone by now.
                Message::Asked(Question::Verdict, reply) => _ = reply.send(verdict(&self.outcome())),
                Message::Asked(Question::Requests { first, most }, reply) => {
                    let _ = reply.send(self.state.journal.page(first, most));
                }
                Message::Asked(Question::Reset, reply) => {
                    self.state = State::new(self.contracts, self.options, self.remembered)?;
                    self.passing.counts.forgotten.store(0, Ordering::Relaxed);
                    self.passing.counts.undocumented.store(0, Ordering::Relaxed);
                    let _ = reply.send(json!({}));
                }
                Message::End => break,
            }
        }
        self.state.recording.complete();
        Ok(self.outcome())
    }

    fn outcome(&self) -> BothSides {
        let (answers, seen) = self.state.recording.report(&self.name);
        let (requests, counts) = (self.state.journal.check(), &self.passing.counts);
        BothSides {
            answers,
            seen,
            undocumented: counts.undocumented.load(Ordering::Relaxed),
            forgotten: self.state.cut + requests.forgotten + counts.forgotten.load(Ordering::Relaxed),
            requests,
            unanswered: self.state.unanswered.iter().map(|(why, times)| (why.clone(), *times)).collect(),
        }
    }
}

impl<'a> State<'a> {
    fn add(&mut self, passed: Passed, contracts: &'a [Contract]) {
        let read = passed.read();
        self.number += 1;
        self.cut += u64::from(read.is_cut);
        let request = &read.traffic.exchange.request;
        let sends = |row: &_| oplog_conformance::recorded::sends_constant(request, row);
        let operation = match route(operations(contracts), &request.method, &request.path, sends) {
            Routed::To(found) => Some(found.operation),
            _ => None,
        };
        let proof = match (operation, &read.traffic.exchange.result) {
            (Some(operation), Ok(reply)) => proof::refused(operation, &read.parts(), reply),
            _ => oplog_requests::Proof::Unchecked,
        };
        self.journal.add(read.logged(self.number, proof, operations(contracts)));
        if let Err(failure @ (Failure::Unreachable(_) | Failure::TimedOut(_) | Failure::Broken(_) | Failure::Closed)) =
            &read.traffic.exchange.result
        {
            let why = failure.to_string();
            if self.unanswered.len() < KINDS || self.unanswered.contains_key(&why) {
                *self.unanswered.entry(why).or_default() += 1;
            }
        }
        self.recording.add(read.traffic);
    }
}
