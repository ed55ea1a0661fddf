//! One operation in a recording: its exchanges go to the rules, and its pages to the walks that they belong to.

use std::collections::{BTreeMap, VecDeque};

use oplog_findings::{Coverage, Exchange, OperationReport, Outcome, Party, Request, SeverityOverrides, is_untouched};
use oplog_schema::tables::ErrorRow;
use oplog_wire::MediaType;

use super::NOT_RECORDED;
use super::traffic::{RecordedTraffic, is_documented, without_credentials};
use crate::client::{Client, Purpose};
use crate::collect::walker::{following, read};
use crate::consequences;
use crate::contract::Contract;
use crate::error_body::{self, ErrorView};
use crate::evidence::{ErrorProbe, Evidence};
use crate::gaps::Gaps;
use crate::known::KnownEntries;
use crate::rules;
use crate::session::Session;
use crate::target::Target;
use crate::walk::{End, Walk};

/// Walks of one operation that may be under way at once; then the oldest one is given up.
const UNDER_WAY: usize = 100;

/// What is known of one operation.
pub(super) struct Part<'a> {
    pub(super) contract: &'a Contract,
    coverage: Coverage<'a>,
    gaps: Gaps<'a>,
    known: KnownEntries<'a>,
    /// The origin of its first exchange.
    origin: String,
    pub(super) number: u64,
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
    pub(super) fn new(contract: &'a Contract, levels: &'a SeverityOverrides) -> Self {
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
    pub(super) fn add(
        &mut self,
        mut one: RecordedTraffic,
        form: Option<MediaType>,
        client: &Client,
        seed: u64,
    ) -> bool {
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
            let known = operation.message(row);
            message.as_deref().is_some_and(|text| known.is_some_and(|known| known.expression.is_match(text)))
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

    pub(super) fn complete(&self, client: &Client, seed: u64) {
        let target = Target::at(&self.origin);
        let session = session(self.contract, &self.coverage, &self.gaps, &self.known, &target, client, seed);
        for count in self.gaps.counts() {
            session.check(&Evidence::Gap(&count));
        }
    }

    pub(super) fn report(&self) -> OperationReport {
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
