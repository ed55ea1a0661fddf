//! One operation of one run: how requests are built from the tables, and how they are sent and checked.
//!
//! Neighbours: `client` sends, `coverage` checks, `collect` decides what to ask. No vendor is known here: which parameter says
//! what is read from the tables.

mod summary;

use oplog_schema::Operation;
use oplog_schema::tables::{Endpoint, Parameter};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::answer::{Answer, tree};
use crate::client::{Client, Purpose};
use crate::contract::Contract;
use crate::evidence::{Compared, Evidence};
use crate::gaps::Gaps;
use crate::heavy;
use crate::known::KnownEntries;
use crate::rules;
use crate::target::Target;
use crate::walk::Walk;
use oplog_findings::version;
use oplog_findings::{Coverage, Exchange, Failure, Request, Response, Signing};
use oplog_wire::MediaType;
pub use summary::AnswerSummary;

/// Everything that checking one operation needs.
#[derive(Debug, Clone, Copy)]
pub struct Session<'a> {
    /// The operation, ready to check with.
    pub contract: &'a Contract,
    /// The contract of the list that this operation shows one entry of.
    pub list: Option<&'a Contract>,
    /// The target.
    pub target: &'a Target,
    /// The way to it.
    pub client: &'a Client,
    /// Where verdicts go.
    pub coverage: &'a Coverage<'a>,
    /// What errata let entries lack.
    pub gaps: &'a Gaps<'a>,
    /// Entries that were read before, and counted.
    pub known: &'a KnownEntries<'a>,
    /// The seed of everything that is generated.
    pub seed: u64,
    /// What requests are for.
    pub purpose: Purpose,
}

/// Why an operation is not asked.
pub(crate) const WRITES: &str = "it writes, and a checker sends no request that does: clients of it are checked with `oplog gate`, recordings \
                                 with `oplog check`";

/// How much of a request is spelled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// What the page's own request has, and constants.
    Documented,
    /// With the form of the answer asked for by name.
    Explicit(MediaType),
}

impl<'a> Session<'a> {
    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &'a Operation {
        &self.contract.operation
    }

    /// The same session, for more evidence of what has some.
    #[must_use]
    pub fn deeper(self) -> Self {
        Self { purpose: Purpose::Depth, ..self }
    }

    /// A source of generated values: the same for the same seed, operation and purpose.
    #[must_use]
    pub fn generator(&self, purpose: &str) -> TestRunner {
        let mut seed = [0; 32];
        let digest =
            xxhash_rust::xxh3::xxh3_128_with_seed(format!("{}/{purpose}", self.operation().id()).as_bytes(), self.seed);
        seed[..16].copy_from_slice(&digest.to_le_bytes());
        TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
    }

    /// A call to an endpoint; `None` when a value that it needs is unknown.
    #[must_use]
    pub fn call(&self, endpoint: &Endpoint, spelling: Spelling) -> Option<Request> {
        let values = |name: &str| self.target.values(self.operation(), name).into_iter().next();
        self.call_with(endpoint, spelling, values)
    }

    /// As [`Session::call`], with the values of path parameters and mandatory ones given.
    pub fn call_with(
        &self,
        endpoint: &Endpoint,
        spelling: Spelling,
        value: impl Fn(&str) -> Option<String>,
    ) -> Option<Request> {
        let body = self.operation().body();
        let mut query = Vec::new();
        let rows = self.operation().parameters().iter();
        for row in rows.filter(|row| row.location.is_query_or_body() && !self.operation().is_key(row)) {
            if let Some(pair) = self.pair(row, &value)? {
                query.push(pair);
            }
        }
        let by_default = body.select.as_ref().map_or(MediaType::Json, |select| select.default);
        let mut answered = endpoint.format.unwrap_or(by_default);
        if let (Spelling::Explicit(wanted), Some(parameter)) = (spelling, self.operation().media_parameter()) {
            query.push((parameter.to_owned(), Some(wanted.as_str().to_uppercase())));
            answered = wanted;
        }
        let mut headers = vec![("Accept".to_owned(), accept(self.operation(), answered))];
        for (name, value) in &endpoint.headers {
            headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
            headers.push((name.clone(), value.clone()));
        }
        // The version that the target is set to decides what its answers hold, so it is part of the request.
        let versions = self.target.headers.iter().filter(|(name, _)| version::is_header(self.operation(), name));
        headers.extend(versions.map(|(name, value)| (name.clone(), value.clone())));
        let call = Request {
            method: endpoint.method.clone(),
            path: endpoint.uri.expand(&value)?,
            query,
            headers,
            form: answered,
            signing: Signing::Usual,
            json: None,
        };
        let members = self.operation().body_parameters().map(|row| (row.name.clone(), row.kind));
        Some(if self.operation().takes_json() { call.with_json(members.collect()) } else { call })
    }

    /// `Some(None)` leaves the parameter out, `None` says that the call cannot be made.
    fn pair(
        &self,
        row: &Parameter,
        value: &impl Fn(&str) -> Option<String>,
    ) -> Option<Option<(String, Option<String>)>> {
        let name = row.name.clone();
        if row.flag && row.basis.is_documented() {
            return Some(Some((name, None)));
        }
        if let Some(constant) = &row.constant {
            return Some(Some((name, Some(constant.value.clone()))));
        }
        if row.mandatory == Some(true) && row.basis.is_documented() {
            return value(&row.name).map(|value| Some((name, Some(value))));
        }
        Some(None)
    }

    /// The call that lists are walked with: the first documented endpoint that answers JSON, and JSON asked for.
    #[must_use]
    pub fn list_call(&self) -> Option<Request> {
        let mut endpoints = self.operation().documented_endpoints();
        let endpoint = endpoints.find(|endpoint| endpoint.format.is_none_or(|format| format == MediaType::Json))?;
        self.call(endpoint, Spelling::Explicit(MediaType::Json))
    }

    /// Adds the version header from which a feature exists, where the target is not set to a version.
    #[must_use]
    pub fn since(&self, call: Request, version: Option<&str>) -> Request {
        match (self.operation().microversion(), version) {
            _ if version::named(self.operation(), &call).is_some() => call,
            (Some(table), Some(version)) => match table.headers.first() {
                Some(header) => call.with_header(header, version),
                None => call,
            },
            _ => call,
        }
    }

    /// Checks evidence by every rule that reads it; returns how many findings fail the run.
    pub fn check(&self, evidence: &Evidence<'_>) -> usize {
        if let Evidence::Answer(answer) = evidence {
            self.gaps.count(answer);
        }
        heavy::looking_at(evidence.entries(), || rules::record(self.operation(), evidence, self.coverage))
    }

    /// Reads a reply, faster where its entries are known. It is to be checked: what is known is not counted again.
    pub(crate) fn answer<'b>(&self, call: &'b Request, reply: &'b Response, label: String) -> Answer<'b>
    where
        'a: 'b,
    {
        // A session that asks for another operation meanwhile knows none of its entries.
        match self.known.is_of(self.contract) {
            true => self.known.answer(call, reply, label),
            false => Answer::new(self.contract, call, reply, label),
        }
    }

    /// Checks an answer.
    ///
    /// # Errors
    /// When it is more than is read: what was read is checked, and there is no more evidence in it. That is recorded.
    pub fn check_answer(&self, answer: &Answer<'_>) -> Result<(), Failure> {
        if answer.body.is_ok() || answer.unread().is_none() {
            self.check(&Evidence::Answer(answer));
        }
        answer.unread().map_or(Ok(()), |failure| {
            self.broken(answer.call, &failure);
            Err(failure)
        })
    }

    /// Records that a request has no answer that could be checked.
    pub(crate) fn broken(&self, call: &Request, failure: &Failure) {
        if matches!(failure, Failure::OutOfTime(_)) {
            return self.coverage.out_of_time(&failure.to_string());
        }
        self.coverage.broken(&format!("{} {}: {failure}", call.method, call.path));
    }

    /// Checks a walk beside the one that is taken for the truth; returns how many findings fail the run.
    pub fn compare(&self, truth: &Walk, walk: &Walk) -> usize {
        self.check(&Evidence::Compared(Compared { truth, walk, answers: self.client.archive() }))
    }

    /// Sends a call. A failure of the network is recorded.
    pub async fn send(&self, call: &Request) -> Exchange {
        Exchange { request: call.clone(), result: self.reply(call).await }
    }

    /// What comes back when a call is sent.
    ///
    /// # Errors
    /// When the network failed, which is recorded.
    pub async fn reply(&self, call: &Request) -> Result<Response, Failure> {
        self.reply_of(self.operation(), call).await
    }

    /// As [`Session::reply`], to a call of another operation, as the list that a detail belongs to.
    ///
    /// # Errors
    /// As [`Session::reply`].
    pub async fn reply_of(&self, operation: &Operation, call: &Request) -> Result<Response, Failure> {
        let reply = match operation.readable() {
            Some(operation) => self.client.send_for(self.purpose, self.target, operation, call).await,
            None => Err(Failure::Unsendable(WRITES.to_owned())),
        };
        reply.inspect_err(|failure| self.broken(call, failure))
    }

    /// Sends a call that should succeed and checks its answer.
    pub async fn ask(&self, call: &Request, label: &str) -> Result<AnswerSummary, Failure> {
        let reply = self.reply(call).await?;
        self.read(call, reply, label)
    }

    /// Checks the answer to a call that should succeed.
    ///
    /// # Errors
    /// As [`Session::check_answer`].
    pub fn read(&self, call: &Request, reply: Response, label: &str) -> Result<AnswerSummary, Failure> {
        // Where the request leaves the form open, the answer is read in the form that it has.
        let call = &Request {
            form: if self.form_is_open(call) { MediaType::sniff(&reply.body) } else { call.form },
            ..call.clone()
        };
        let value = heavy::reading(reply.body.len(), || {
            let answer = self.answer(call, &reply, label.to_owned());
            self.check_answer(&answer)?;
            Ok(match answer.known {
                Some(_) => tree(self.operation(), call.form, &reply),
                None => answer.into_value(),
            })
        });
        Ok(AnswerSummary { status: reply.status, headers: reply.headers.into_iter().collect(), value: value? })
    }
}

impl Session<'_> {
    /// Whether neither the URI nor a parameter of `call` says in which form to answer.
    fn form_is_open(&self, call: &Request) -> bool {
        let parameter = self.operation().media_parameter();
        parameter.is_some_and(|name| call.parameter(name).is_none())
    }
}

fn accept(operation: &Operation, form: MediaType) -> String {
    let media = operation.body().content_type(form).split(';').next().unwrap_or_default().trim();
    if media.is_empty() { "*/*".to_owned() } else { media.to_owned() }
}
