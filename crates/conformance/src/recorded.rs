//! What a recording of traffic proves: exchanges that somebody else has asked for, checked by the rules that read single answers,
//! errors and walks.
//!
//! Nothing is asked here, so whatever takes a question of its own is skipped: two walks compared, a wrong credential, an id that does
//! not exist. Neighbours: [`run`](crate::run) asks; `collect/walker` reads pages. Edges: memory does not grow with the recording, but for
//! a few words for each entry of a walk that is under way. Times, order and gaps between exchanges prove nothing.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use oplog_findings::version;
use oplog_findings::{
    Coverage, Exchange, Failure, JsonBody, OperationReport, Outcome, Party, Request, Response, RunReport,
    SeverityOverrides, Signing, is_untouched,
};
use oplog_schema::route::{Routed, route};
use oplog_schema::tables::{ErrorRow, Parameter};
use oplog_schema::{Catalogue, Operation, json_body, message};
use oplog_wire::MediaType;
use oplog_wire::body::parse_json;
use percent_encoding::percent_decode_str;
use regex::Regex;
use serde_json::Value;

use crate::client::{Client, Purpose};
use crate::collect::walker::{following, read};
use crate::consequences;
use crate::contract::Contract;
use crate::error_body::{self, ErrorView};
use crate::evidence::{ErrorProbe, Evidence};
use crate::gaps::Gaps;
use crate::known::KnownEntries;
use crate::rules;
use crate::run::{Options, RunError};
use crate::session::Session;
use crate::target::Target;
use crate::transport::Transport;
use crate::walk::{End, Walk};

/// Why a fact is skipped that no exchange touched.
pub const NOT_RECORDED: &str = "not in the recording";
/// Walks of one operation that may be under way at once; then the oldest one is given up.
const UNDER_WAY: usize = 100;

/// One exchange of a recording.
#[derive(Debug, Clone)]
pub struct RecordedTraffic {
    /// Scheme and authority of its URL: `https://api.example.com`.
    pub origin: String,
    /// When the request was sent.
    pub at: Timestamp,
    /// Request and answer. The form of the answer and the signing of the request are nobody's knowledge, and are not looked at.
    pub exchange: Exchange,
}

impl RecordedTraffic {
    /// A request as it was sent, with what it was answered. `target` is path and query, `body` that of the request.
    ///
    /// ```
    /// use oplog_conformance::recorded::RecordedTraffic;
    /// use oplog_findings::Failure;
    ///
    /// let form = [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    /// let unanswered = Err(Failure::Closed);
    /// let at = jiff::Timestamp::UNIX_EPOCH;
    /// let one = RecordedTraffic::new("http://localhost", at, "POST", "/?a=b%20c", &form, b"d=e+f&g", unanswered);
    /// assert_eq!(one.exchange.request.parameter("a"), Some("b c"));
    /// assert_eq!(one.exchange.request.parameter("d"), Some("e f"));
    /// let json = [("Content-Type".to_owned(), "application/json".to_owned())];
    /// let body = br#"{"page":{"size":5}}"#;
    /// let one = RecordedTraffic::new("http://localhost", at, "POST", "/", &json, body, Err(Failure::Closed));
    /// assert_eq!(one.exchange.request.parameter("page.size"), Some("5"));
    /// assert_eq!(one.exchange.request.body().as_bytes(), body);
    /// ```
    #[must_use]
    pub fn new(
        origin: &str,
        at: Timestamp,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: &[u8],
        result: Result<Response, Failure>,
    ) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let is_form = headers
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value.starts_with(Request::FORM));
        let form = if is_form { String::from_utf8_lossy(body) } else { Cow::Borrowed("") };
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: [query, &form].into_iter().flat_map(parameters).collect(),
            headers: headers.to_vec(),
            form: MediaType::Json,
            signing: Signing::Usual,
            json: None,
        };
        let request = with_members(request, body);
        Self { origin: origin.to_owned(), at, exchange: Exchange { request, result } }
    }
}

/// The request with the members of a JSON object in its body among its parameters. Which of them are documented is not known yet.
fn with_members(mut request: Request, body: &[u8]) -> Request {
    let content_type = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if !content_type.is_some_and(|(_, value)| json_body::is_json(value)) {
        return request;
    }
    let Some(object) = parse_json(body).ok().filter(Value::is_object) else { return request };
    let mut json = JsonBody::default();
    for (name, kind, text) in json_body::leaves(&object) {
        json.members.insert(name.clone(), kind);
        request.query.push((name, Some(text)));
    }
    Request { json: Some(json), ..request }
}

/// The parameters of a query or a form, decoded.
fn parameters(text: &str) -> impl Iterator<Item = (String, Option<String>)> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&').filter(|word| !word.is_empty()).map(move |word| match word.split_once('=') {
        Some((name, value)) => (decoded(name), Some(decoded(value))),
        None => (decoded(word), None),
    })
}

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

/// What is known of one operation.
struct Part<'a> {
    contract: &'a Contract,
    coverage: Coverage<'a>,
    gaps: Gaps<'a>,
    known: KnownEntries<'a>,
    /// The origin of its first exchange.
    origin: String,
    number: u64,
    /// Walks that have not come to their end, the oldest first.
    walks: VecDeque<OpenWalk>,
    /// The errors whose code tells them, by code.
    rows: BTreeMap<&'a str, Vec<&'a ErrorRow>>,
}

/// A walk, and what its next page is asked for with.
struct OpenWalk {
    walk: Walk,
    /// The request without its cursor.
    kept: String,
    /// The cursor.
    next: String,
}

impl<'a> Part<'a> {
    fn new(contract: &'a Contract, levels: &'a SeverityOverrides) -> Self {
        let mut rows: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for row in contract.operation.documented_errors() {
            rows.entry(row.code.as_str()).or_default().push(row);
        }
        Self {
            contract,
            coverage: Coverage::new(&contract.operation, levels, Party::Server),
            gaps: Gaps::new(&contract.operation),
            known: KnownEntries::new(contract),
            origin: String::new(),
            number: 0,
            walks: VecDeque::new(),
            rows,
        }
    }

    /// Checks an exchange; returns whether it proves anything.
    fn add(&mut self, mut one: RecordedTraffic, form: Option<MediaType>, client: &Client, seed: u64) -> bool {
        if self.origin.is_empty() {
            self.origin.clone_from(&one.origin);
        }
        self.number += 1;
        one.exchange.request = without_credentials(&self.contract.operation, one.exchange.request);
        let Ok(reply) = &one.exchange.result else { return false };
        let operation = &self.contract.operation;
        let how = format!("request {} of the recording", self.number);
        let asked = operation.media_parameter().and_then(|name| one.exchange.request.parameter(name));
        let forms = [MediaType::Json, MediaType::Xml];
        let asked = asked.and_then(|text| forms.into_iter().find(|form| text.eq_ignore_ascii_case(form.as_str())));
        one.exchange.request.form = form.or(asked).unwrap_or_else(|| MediaType::sniff(&reply.body));
        if !reply.is_success() {
            return self.error(&one.exchange, &how);
        }
        let call = one.exchange.request.clone();
        if !is_documented(operation, &call) {
            return false;
        }
        let target = Target::at(&one.origin);
        let session = session(self.contract, &self.coverage, &self.gaps, &self.known, &target, client, seed);
        match operation.pagination() {
            Some(paging) => {
                let cursor = call.parameter(&paging.cursor).map(str::to_owned);
                let kept = call.clone().without(&paging.cursor);
                let kept = format!("{} {} {}", one.origin, kept.method, kept.target());
                let is_next = |open: &OpenWalk| open.kept == kept && Some(&open.next) == cursor.as_ref();
                let open = self.walks.iter().position(is_next).and_then(|place| self.walks.remove(place));
                // A page from the middle of a walk that is not there is an answer like any other.
                let is_first = |cursor: &str| Some(cursor) == paging.strategy.first();
                let is_stray = open.is_none() && cursor.as_deref().is_some_and(|cursor| !is_first(cursor));
                let mut walk = open.map_or_else(|| new_walk(&call, &paging.size, &how), |open| open.walk);
                let Ok(page) = read(session, Some(paging), &call, cursor, reply, &mut walk) else { return true };
                let next = following(paging, &page, walk.entries.len()).filter(|_| !is_stray);
                walk.pages.push(page);
                match next {
                    Some(next) => {
                        if self.walks.len() == UNDER_WAY {
                            self.walks.pop_front();
                        }
                        self.walks.push_back(OpenWalk { walk, kept, next });
                    }
                    None if is_stray => {}
                    None => {
                        walk.end = End::LastPage;
                        session.check(&Evidence::Walk(&walk));
                    }
                }
            }
            None => drop(session.read(&call, reply.clone(), &how)),
        }
        true
    }

    /// Holds an error to the row that has its code. Of several rows it is the one whose message it has: which of them is meant, only
    /// the question would tell.
    fn error(&self, exchange: &Exchange, how: &str) -> bool {
        let Ok(reply) = &exchange.result else { return false };
        let operation = &self.contract.operation;
        let views = operation.error_bodies().iter().map(|shape| error_body::read(operation, shape, reply));
        let coded = |view: ErrorView| Some((self.rows.get(view.code.as_deref()?)?, view.message));
        let Some((rows, message)) = views.filter_map(coded).next() else { return false };
        let says = |row: &&&ErrorRow| {
            let pattern = Regex::new(&message::pattern(&row.message));
            pattern.is_ok_and(|pattern| message.as_deref().is_some_and(|text| pattern.is_match(text)))
        };
        let row = match rows.as_slice() {
            [row] => Some(row),
            several => several.iter().filter(|row| row.status == reply.status).find(says),
        };
        let Some(row) = row else { return false };
        let evidence = Evidence::ErrorProbe(ErrorProbe { row, how, exchange });
        rules::record(operation, &evidence, &self.coverage);
        true
    }

    fn complete(&self, client: &Client, seed: u64) {
        let target = Target::at(&self.origin);
        let session = session(self.contract, &self.coverage, &self.gaps, &self.known, &target, client, seed);
        for count in self.gaps.counts() {
            session.check(&Evidence::Gap(&count));
        }
    }

    fn report(&self) -> OperationReport {
        let mut facts = self.coverage.facts();
        for fact in facts.iter_mut().filter(|fact| fact.outcome == Outcome::Skipped) {
            if fact.reason.as_deref().is_none_or(is_untouched) {
                fact.reason = Some(NOT_RECORDED.to_owned());
            }
        }
        OperationReport {
            id: self.contract.operation.id().to_string(),
            summary: self.contract.operation.summary().to_owned(),
            documented: self.contract.operation.clone(),
            url: self.origin.clone(),
            findings: consequences::told_once(self.coverage.findings()),
            facts,
            samples: self.coverage.samples(),
            breakages: self.coverage.breakages(),
        }
    }
}

fn new_walk(call: &Request, size: &str, how: &str) -> Walk {
    let size = call.parameter(size).and_then(|size| size.parse().ok());
    Walk { name: format!("the walk from {how}"), size, pages: Vec::new(), entries: Vec::new(), end: End::GivenUp }
}

/// A session that asks nothing.
fn session<'a>(
    contract: &'a Contract,
    coverage: &'a Coverage<'a>,
    gaps: &'a Gaps<'a>,
    known: &'a KnownEntries<'a>,
    target: &'a Target,
    client: &'a Client,
    seed: u64,
) -> Session<'a> {
    Session { contract, list: None, target, client, coverage, gaps, known, seed, purpose: Purpose::Breadth }
}

/// The request with nothing but what the tables know: whoever recorded it may have recorded credentials and signatures as well.
fn without_credentials(operation: &Operation, mut request: Request) -> Request {
    request.query.retain(|(name, _)| operation.parameter(name).is_some_and(|row| !operation.is_key(row)));
    let names: Vec<String> = request.query.iter().map(|(name, _)| name.clone()).collect();
    if let Some(json) = &mut request.json {
        json.members.retain(|name, _| names.contains(name));
    }
    request.headers.retain(|(name, _)| {
        let is_constant = |row: &Parameter| {
            let header = row.constant.as_ref().and_then(|constant| constant.header.as_ref());
            header.is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let is_plain = ["accept", "content-type"].iter().any(|own| own.eq_ignore_ascii_case(name));
        is_plain || version::is_header(operation, name) || operation.parameters().iter().any(is_constant)
    });
    request
}

/// Whether a request carries the constant of a parameter, in the query, a form or a header.
#[must_use]
pub fn sends_constant(request: &Request, row: &Parameter) -> bool {
    row.constant.as_ref().is_some_and(|constant| {
        let named = |name: &String| request.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        let header = constant.header.as_ref().and_then(named).map(|(_, value)| value.as_str());
        request.parameter(&row.name).or(header) == Some(constant.value.as_str())
    })
}

/// Whether a request has what the page demands: what answers another one proves nothing about the documented one.
fn is_documented(operation: &Operation, request: &Request) -> bool {
    let rows = operation.parameters().iter().filter(|row| row.mandatory == Some(true) && row.basis.is_documented());
    rows.filter(|row| row.location.is_query_or_body() && !operation.is_key(row))
        .all(|row| sends_constant(request, row) || row.constant.is_none() && request.parameter(&row.name).is_some())
}
