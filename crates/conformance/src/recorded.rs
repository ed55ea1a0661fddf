//! What a recording of traffic proves: exchanges that somebody else has asked for, checked by the rules that read single answers,
//! errors and walks.
//!
//! Nothing is asked here, so whatever takes a question of its own is skipped: two walks compared, a wrong credential, an id that does
//! not exist. Neighbours: [`run`](crate::run) asks; `collect/walker` reads pages. Edges: memory does not grow with the recording, but for
//! a few words for each entry of a walk that is under way. Times, order and gaps between exchanges prove nothing.

mod part;
mod traffic;

use jiff::Timestamp;
use oplog_findings::{OperationReport, RunReport};
use oplog_schema::route::{Routed, route};
use oplog_schema::tables::Parameter;
use oplog_schema::{Catalogue, Operation};

use crate::client::Client;
use crate::contract::Contract;
use crate::rules;
use crate::run::{Options, RunError};
use crate::transport::Transport;

use part::Part;
pub use traffic::{RecordedTraffic, sends_constant};

/// Why a fact is skipped that no exchange touched.
pub const NOT_RECORDED: &str = "not in the recording";

/// How much of a recording was about documented operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Exchanges in all.
    pub exchanges: u64,
    /// Those with an operation of the tables.
    pub documented: u64,
    /// Those of them that prove nothing: an error that no row lists, a request that is not as documented, no answer.
    pub unproven: u64,
}

/// Traffic that is checked as it comes, in the order in which it was recorded.
pub struct Recording<'a> {
    options: &'a Options,
    client: Client,
    parts: Vec<Part<'a>>,
    seen: Seen,
    times: Option<(Timestamp, Timestamp)>,
}

/// The contracts of the operations that `options` names.
///
/// # Errors
/// When the tables do not make a schema.
pub fn contracts(catalogue: &Catalogue, options: &Options) -> Result<Vec<Contract>, RunError> {
    let is_chosen = |operation: &&Operation| options.operations.iter().any(|id| id == operation.id().as_str());
    Ok(catalogue.operations().iter().filter(is_chosen).map(Contract::new).collect::<Result<_, _>>()?)
}

impl<'a> Recording<'a> {
    /// Nothing checked yet, against `contracts`.
    ///
    /// # Errors
    /// When a client cannot be set up, although nothing is sent with it.
    pub fn new(contracts: &'a [Contract], options: &'a Options) -> Result<Self, RunError> {
        let client = Client::new(options.limits.clone(), &Transport::default()).map_err(RunError::Client)?;
        let parts = contracts.iter().map(|contract| Part::new(contract, &options.levels)).collect();
        Ok(Self { options, client, parts, seen: Seen::default(), times: None })
    }

    /// Checks one exchange, if it is one of a documented operation.
    pub fn add(&mut self, one: RecordedTraffic) {
        self.seen.exchanges += 1;
        let request = &one.exchange.request;
        let sends = |row: &Parameter| sends_constant(request, row);
        let operations = self.parts.iter().map(|part| &part.contract.operation);
        let Routed::To(found) = route(operations, &request.method, &request.path, sends) else { return };
        // Where a constant says which operation is meant, a request without any parameter means none.
        let is_chosen = found.operation.parameters().iter().any(|row| row.constant.is_some());
        if is_chosen && request.query.is_empty() && !found.operation.parameters().iter().any(sends) {
            return;
        }
        let Some(part) = self.parts.iter_mut().find(|part| part.contract.operation.id() == found.operation.id()) else {
            return;
        };
        self.seen.documented += 1;
        self.times = Some(self.times.map_or((one.at, one.at), |(first, last)| (first.min(one.at), last.max(one.at))));
        let proves = part.add(one, found.endpoint.format, &self.client, self.options.seed);
        self.seen.unproven += u64::from(!proves);
    }

    /// What all of it came to; `name` says where it is from. Operations of which nothing was recorded are left out.
    #[must_use]
    pub fn finish(self, name: &str) -> (RunReport, Seen) {
        self.complete();
        self.report(name)
    }

    /// Says that nothing more will come: what only the whole of a recording shows is checked now.
    pub fn complete(&self) {
        self.parts.iter().for_each(|part| part.complete(&self.client, self.options.seed));
    }

    /// What it has come to so far.
    #[must_use]
    pub fn report(&self, name: &str) -> (RunReport, Seen) {
        let (started, ended) = self.times.unwrap_or_else(|| (Timestamp::now(), Timestamp::now()));
        let recorded = self.parts.iter().filter(|part| part.number > 0);
        let operations: Vec<OperationReport> = recorded.map(Part::report).collect();
        let report = RunReport {
            target: name.to_owned(),
            url: operations.first().map_or_else(String::new, |part| part.url.clone()),
            started,
            ended,
            seed: self.options.seed,
            strict: self.options.levels.strict,
            complete: true,
            shard: None,
            command: None,
            requests: self.seen.documented,
            exchanges: Vec::new(),
            rules: rules::infos().collect(),
            stale: Vec::new(),
            drift: Vec::new(),
            operations,
        };
        (report, self.seen)
    }
}
