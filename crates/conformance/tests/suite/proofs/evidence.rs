//! Evidence that owns what it holds, and hands it to the rules through their one entrance.

use oplog_conformance::answer::Answer;
use oplog_conformance::archive::Archive;
use oplog_conformance::contract::Contract;
use oplog_conformance::evidence::{
    self, Again, AgainReason, AnswerIds, Compared, DefaultPage, ErrorProbe, ExampleAnswer, Filtered, Foreign,
    Isolation, Omission, Pair, PairKind, Refusal, UnknownId, UnknownVersion, Window, WindowKind, Windows,
};
use oplog_conformance::gaps::GapCount;
use oplog_conformance::known::KnownEntries;
use oplog_conformance::rules;
use oplog_conformance::walk::{ItemDigest, Walk};
use oplog_findings::{CheckResult, Exchange, Failure, Request, Response, RuleInfo};
use oplog_schema::Operation;
use oplog_schema::errata::Gap;
use serde_json::Value;

/// What rules say, in an order that does not depend on the way to it.
fn told(said: &[(&'static RuleInfo, CheckResult)]) -> Vec<(&'static str, Vec<String>, Vec<String>)> {
    let of = |(rule, result): &(&'static RuleInfo, CheckResult)| {
        let mut findings: Vec<String> = result.findings.iter().map(|finding| format!("{finding:?}")).collect();
        let mut checked: Vec<String> =
            result.checked.iter().map(|(fact, times)| format!("{times} of {fact}")).collect();
        findings.sort_unstable();
        checked.sort_unstable();
        (rule.id, checked, findings)
    };
    said.iter().map(of).collect()
}

/// Something that a run could have met.
pub(crate) struct Evidence {
    contract: &'static Contract,
    call: Request,
    about: About,
}

/// What was met, by the check that reads it.
pub(crate) enum About {
    /// One answer.
    Answer(Response),
    /// One walk.
    Walk(Walk),
    /// A walk beside the reference.
    Compared { truth: Walk, walk: Walk },
    /// The same thing asked for twice.
    Again { reason: AgainReason, first: Vec<ItemDigest>, second: Result<Vec<ItemDigest>, String> },
    /// How many entries come without a size, and with the documented one, 10.
    DefaultPage { implicit: usize, explicit: usize },
    /// Windows over a list: bounds and the walk over each.
    Windows { kind: WindowKind, whole: Vec<ItemDigest>, windows: Vec<(i64, i64, Walk)> },
    /// What the filter by kind leaves, beside the entries of the list that match.
    Filtered { matching: Vec<ItemDigest>, walk: Walk },
    /// The answer to a request that meets the condition of an error row.
    ErrorProbe { row: &'static str, result: Result<Response, Failure> },
    /// The answer to a request without a mandatory parameter.
    Omission { parameter: &'static str, result: Result<Response, Failure> },
    /// Two bodies.
    Pair { kind: PairKind, left: Result<Value, String>, right: Result<Value, String> },
    /// What an account sees of what belongs to another, and what the owner sees.
    Foreign { seen: usize, owners: usize },
    /// Two things' entries.
    Isolation { parameter: &'static str, own: Vec<ItemDigest>, others: Vec<ItemDigest> },
    /// How many entries lack the field at this path, and how many do not.
    Gap { path: &'static str, everywhere: bool, lacking: usize, filled: usize },
    /// The answer to a request with bad credentials.
    Refusal(Result<Response, Failure>),
    /// The ids of several answers.
    AnswerIds { fact: &'static str, ids: Vec<&'static str> },
    /// The answer to a request for an id that nothing has.
    UnknownId { parameter: &'static str, result: Result<Response, Failure> },
    /// The answer to a request under a version that does not exist.
    UnknownVersion(Result<Response, Failure>),
    /// The answer to the page's own example.
    ExampleAnswer { fact: &'static str, result: Result<Response, Failure> },
}

impl Evidence {
    /// Evidence about an operation, gathered with `call`.
    pub(crate) fn new(contract: &'static Contract, call: Request, about: About) -> Self {
        Self { contract, call, about }
    }

    /// The operation it is about.
    pub(crate) fn operation(&self) -> &'static Operation {
        &self.contract.operation
    }

    /// What every rule that reads this kind of evidence says of it.
    pub(crate) fn check_all(&self) -> Vec<(&'static RuleInfo, CheckResult)> {
        let operation = self.operation();
        let call = &self.call;
        let check = |evidence: evidence::Evidence<'_>| rules::check(operation, &evidence).collect::<Vec<_>>();
        let exchange = |result: &Result<Response, Failure>| Exchange { request: call.clone(), result: result.clone() };
        match &self.about {
            About::Answer(reply) => {
                let said = check(evidence::Evidence::Answer(&Answer::new(self.contract, call, reply, "the answer")));
                // It makes no difference whether its entries were read before.
                let known = KnownEntries::new(self.contract);
                for reading in ["first", "second"] {
                    let again = check(evidence::Evidence::Answer(&known.answer(call, reply, "the answer")));
                    assert_eq!(told(&said), told(&again), "the {reading} reading");
                }
                said
            }
            About::Walk(walk) => check(evidence::Evidence::Walk(walk)),
            About::Compared { truth, walk } => {
                check(evidence::Evidence::Compared(Compared { truth, walk, answers: &Archive::default() }))
            }
            About::Again { reason, first, second } => {
                let at = "page 2 of 4 of the walk by 5".to_owned();
                check(evidence::Evidence::Again(&Again { reason: *reason, at, call, first, second: second.clone() }))
            }
            About::DefaultPage { implicit, explicit } => check(evidence::Evidence::DefaultPage(DefaultPage {
                call,
                implicit: *implicit,
                explicit: *explicit,
                documented: 10,
            })),
            About::Windows { kind, whole, windows } => {
                let windows = windows.iter().map(|(start, end, walk)| Window { start: *start, end: *end, walk });
                check(evidence::Evidence::Windows(&Windows { kind: kind.clone(), whole, windows: windows.collect() }))
            }
            About::Filtered { matching, walk } => {
                let filter = operation.documented_value_filters().next().unwrap();
                check(evidence::Evidence::Filtered(&Filtered { filter, matching: matching.clone(), walk }))
            }
            About::ErrorProbe { row, result } => {
                let row = operation.error(row).unwrap();
                let exchange = exchange(result);
                check(evidence::Evidence::ErrorProbe(ErrorProbe { row, how: "the request", exchange: &exchange }))
            }
            About::Omission { parameter, result } => {
                check(evidence::Evidence::Omission(Omission { parameter, exchange: &exchange(result) }))
            }
            About::Pair { kind, left, right } => {
                let names = ("one".to_owned(), "the other".to_owned());
                let bodies = (left.clone(), right.clone());
                check(evidence::Evidence::Pair(&Pair { kind: *kind, names, call, bodies }))
            }
            About::Foreign { seen, owners } => check(evidence::Evidence::Foreign(Foreign {
                parameter: "server",
                value: "s-2",
                asker: "the first account",
                call,
                seen: *seen,
                owners: *owners,
            })),
            About::Isolation { parameter, own, others } => check(evidence::Evidence::Isolation(&Isolation {
                parameter,
                own,
                other: "s-2",
                call,
                others: others.clone(),
            })),
            About::Gap { path, everywhere, lacking, filled } => {
                let field = operation.field(&path.parse().unwrap()).unwrap();
                let mut erratum = operation.errata_about(&field.fact_id()).next().unwrap().clone();
                erratum.allows.everywhere = *everywhere;
                check(evidence::Evidence::Gap(&GapCount {
                    field,
                    erratum: &erratum,
                    gap: if erratum.allows.null { Gap::Null } else { Gap::Absent },
                    lacking: *lacking,
                    is_filled: *filled > 0,
                    call: Some(call.clone()),
                }))
            }
            About::Refusal(result) => {
                let scheme = operation.schemes().next();
                check(evidence::Evidence::Refusal(Refusal { exchange: &exchange(result), scheme }))
            }
            About::AnswerIds { fact, ids } => {
                let ids = ids.iter().zip(1..).map(|(id, number)| (format!("answer {number}"), call, (*id).to_owned()));
                check(evidence::Evidence::AnswerIds(&AnswerIds { fact, ids: ids.collect() }))
            }
            About::UnknownId { parameter, result } => {
                let exchange = exchange(result);
                check(evidence::Evidence::UnknownId(UnknownId { parameter, id: "none", exchange: &exchange }))
            }
            About::ExampleAnswer { fact, result } => {
                let exchange = exchange(result);
                check(evidence::Evidence::ExampleAnswer(ExampleAnswer { fact, exchange: &exchange }))
            }
            About::UnknownVersion(result) => {
                let endpoint = operation.documented_endpoints().next().unwrap();
                let exchange = exchange(result);
                check(evidence::Evidence::UnknownVersion(UnknownVersion { endpoint, exchange: &exchange }))
            }
        }
    }

    /// What the rule with this id says of it.
    pub(crate) fn check(&self, rule: &str) -> CheckResult {
        let said = self.check_all().into_iter().find(|(info, _)| info.id == rule);
        said.unwrap_or_else(|| panic!("{rule} reads other evidence")).1
    }
}
