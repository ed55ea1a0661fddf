//! Evidence that owns what it holds, and the one way to hand it to a rule.

use oplog_conformance::answer::Answer;
use oplog_conformance::contract::Contract;
use oplog_conformance::exchange::{Call, Exchange, Failure, Reply};
use oplog_conformance::rules::{Check, Rule};
use oplog_conformance::transcript::{
    Again, AgainReason, Compared, DefaultPage, ErrorProbe, Isolation, Omission, Pair, PairKind, Refusal, Window,
    WindowKind, Windows,
};
use oplog_conformance::verdict::Verdict;
use oplog_conformance::walk::{Entry, Walk};
use oplog_schema::Operation;
use serde_json::Value;

/// Something that a run could have met.
pub(crate) struct Evidence {
    contract: &'static Contract,
    call: Call,
    about: About,
}

/// What was met, by the check that reads it.
pub(crate) enum About {
    /// One answer.
    Answer(Reply),
    /// One walk.
    Walk(Walk),
    /// A walk beside the reference.
    Compared { truth: Walk, walk: Walk },
    /// The same thing asked for twice.
    Again { reason: AgainReason, first: Vec<Entry>, second: Result<Vec<Entry>, String> },
    /// How many entries come without a size, and with the documented one, 10.
    DefaultPage { implicit: usize, explicit: usize },
    /// Windows over a list: bounds and the walk over each.
    Windows { kind: WindowKind, whole: Vec<Entry>, windows: Vec<(i64, i64, Walk)> },
    /// The answer to a request that meets the condition of an error row.
    ErrorProbe { row: &'static str, result: Result<Reply, Failure> },
    /// The answer to a request without a mandatory parameter.
    Omission { parameter: &'static str, result: Result<Reply, Failure> },
    /// Two bodies.
    Pair { kind: PairKind, left: Result<Value, String>, right: Result<Value, String> },
    /// Two things' entries.
    Isolation { parameter: &'static str, own: Vec<Entry>, others: Vec<Entry> },
    /// The answer to a request with bad credentials.
    Refusal(Result<Reply, Failure>),
}

impl Evidence {
    /// Evidence about an operation, gathered with `call`.
    pub(crate) fn new(contract: &'static Contract, call: Call, about: About) -> Self {
        Self { contract, call, about }
    }

    /// The operation it is about.
    pub(crate) fn operation(&self) -> &'static Operation {
        &self.contract.operation
    }

    /// The verdict of a rule that reads this kind of evidence.
    pub(crate) fn check(&self, rule: &Rule) -> Verdict {
        let operation = self.operation();
        let call = &self.call;
        let exchange = |result: &Result<Reply, Failure>| Exchange { call: call.clone(), result: result.clone() };
        match (rule.check, &self.about) {
            (Check::Answer(check), About::Answer(reply)) => {
                check(&Answer::new(self.contract, call, reply, "the answer"))
            }
            (Check::Walk(check), About::Walk(walk)) => check(operation, walk),
            (Check::Compared(check), About::Compared { truth, walk }) => check(operation, Compared { truth, walk }),
            (Check::Again(check), About::Again { reason, first, second }) => {
                let at = "page 2 of 4 of the walk by 5".to_owned();
                check(operation, &Again { reason: *reason, at, call, first, second: second.clone() })
            }
            (Check::DefaultPage(check), About::DefaultPage { implicit, explicit }) => {
                check(operation, DefaultPage { call, implicit: *implicit, explicit: *explicit, documented: 10 })
            }
            (Check::Windows(check), About::Windows { kind, whole, windows }) => {
                let windows = windows.iter().map(|(start, end, walk)| Window { start: *start, end: *end, walk });
                check(operation, &Windows { kind: kind.clone(), whole, windows: windows.collect() })
            }
            (Check::ErrorProbe(check), About::ErrorProbe { row, result }) => {
                let row = operation.error(row).unwrap();
                check(operation, ErrorProbe { row, how: "the request", exchange: &exchange(result) })
            }
            (Check::Omission(check), About::Omission { parameter, result }) => {
                check(operation, Omission { parameter, exchange: &exchange(result) })
            }
            (Check::Pair(check), About::Pair { kind, left, right }) => {
                let names = ("one".to_owned(), "the other".to_owned());
                check(operation, &Pair { kind: *kind, names, call, bodies: (left.clone(), right.clone()) })
            }
            (Check::Isolation(check), About::Isolation { parameter, own, others }) => {
                check(operation, &Isolation { parameter, own, other: "s-2", call, others: others.clone() })
            }
            (Check::Refusal(check), About::Refusal(result)) => {
                check(operation, Refusal { exchange: &exchange(result) })
            }
            (check, _) => panic!("{} reads other evidence: {check:?}", rule.id),
        }
    }
}
