//! One answer to a request that should succeed: parsed once, validated once, then read by many rules.

use std::sync::{Arc, OnceLock};

use oplog_schema::errata::{Circumstances, Deviation};
use oplog_schema::path::Step;
use oplog_schema::{DecodeError, DecodedBody, FactKind, Operation};
use serde_json::{Map, Value};

use crate::contract::{self, Contract, Fields, Presence, Violation, ViolationKind};
use crate::entry::{KnownEntry, coverages};
use crate::heavy;
use oplog_findings::version;
use oplog_findings::{CheckResult, Failure, Request, Response};
use oplog_wire::MediaType;

/// An answer, ready for rules.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// The request.
    pub call: &'a Request,
    /// The reply.
    pub reply: &'a Response,
    /// Where in the run it was met: `page 3 of the walk by 10`, `the documented request`.
    pub label: String,
    /// What the body says; without its entries, where all of them are known.
    pub body: Result<DecodedBody, DecodeError>,
    /// Violations from the printed tables.
    pub violations: Vec<Violation>,
    fields: &'a Fields,
    asked: OnceLock<Option<String>>,
    /// Whether its entries came without their wrappers, which were put back.
    pub(crate) is_rewrapped: bool,
    /// Which fields the body has.
    presence: Presence,
    /// The entries, where all of them were read before.
    pub(crate) known: Option<Vec<Arc<KnownEntry>>>,
}

impl<'a> Answer<'a> {
    /// Parses and validates a reply.
    #[must_use]
    pub fn new(contract: &'a Contract, call: &'a Request, reply: &'a Response, label: impl Into<String>) -> Self {
        let operation = &contract.operation;
        let mut body = operation.decode(call.form, operation.shape(), &reply.body);
        let (mut violations, mut is_rewrapped) = (Vec::new(), false);
        let here = circumstances(operation, call, reply);
        if let Some(decoded) = body.as_mut().ok().filter(|_| reply.is_success()) {
            if let Some((wrapped, lacking)) = wrapped(contract, &decoded.value, &here) {
                decoded.value = wrapped;
                violations = lacking;
                is_rewrapped = true;
            }
            violations.extend(contract.violations(&decoded.value, &here));
        }
        let value = body.as_ref().ok().filter(|_| reply.is_success()).map(|decoded| &decoded.value);
        let fields = &contract.fields;
        let presence = value.map(|value| fields.of(value)).unwrap_or_default();
        Self {
            operation,
            call,
            reply,
            label: label.into(),
            body,
            violations,
            fields,
            asked: OnceLock::new(),
            is_rewrapped,
            presence,
            known: None,
        }
    }

    /// An answer with a success, of which all entries are known; the body is what stands around them, and `list` the pointer to where
    /// they stand.
    pub(crate) fn around(
        contract: &'a Contract,
        call: &'a Request,
        reply: &'a Response,
        label: String,
        body: DecodedBody,
        list: &str,
        known: Vec<Arc<KnownEntry>>,
    ) -> Self {
        let operation = &contract.operation;
        let mut violations = contract.violations(&body.value, &circumstances(operation, call, reply));
        for (place, entry) in known.iter().enumerate() {
            contract::add(&mut violations, &entry.violations, list, place);
        }
        let fields = &contract.fields;
        let mut presence = fields.of(&body.value);
        coverages(&known).into_iter().for_each(|coverage| presence.add(&coverage.presence));
        Self {
            operation,
            call,
            reply,
            label,
            body: Ok(body),
            violations,
            fields,
            asked: OnceLock::new(),
            is_rewrapped: false,
            presence,
            known: Some(known),
        }
    }

    /// The same answer, if its body were this one, and nothing had been found in it.
    pub(crate) fn with(&self, body: Value) -> Answer<'a> {
        Answer {
            label: String::new(),
            violations: Vec::new(),
            asked: OnceLock::new(),
            presence: self.fields.of(&body),
            body: Ok(DecodedBody { value: body, notes: Vec::new(), root: None, is_cut: false }),
            known: None,
            ..*self
        }
    }

    /// What a rule has to say of known entries: which facts they let it check, because of what they hold.
    pub(crate) fn begun(&self, rule: &str) -> CheckResult {
        let mut begun = CheckResult::not_applicable();
        for coverage in self.known.as_deref().map(coverages).unwrap_or_default() {
            let said = coverage.checked.iter().filter(|(own, _)| *own == rule);
            said.flat_map(|(_, facts)| facts.iter()).for_each(|(fact, _)| begun.look_at(fact));
        }
        begun
    }

    /// The documented request that its call follows.
    pub(crate) fn asked(&self) -> Option<&str> {
        self.asked.get_or_init(|| asked(self.operation, self.call)).as_deref()
    }

    /// The tree of a success; without its entries, where all of them are known.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.body.as_ref().ok().filter(|_| self.reply.is_success()).map(|decoded| &decoded.value)
    }

    /// Why only a part of it was read, or nothing: it may be right, and is more than is read. What else it says is no evidence.
    #[must_use]
    pub fn unread(&self) -> Option<Failure> {
        unread(&self.body)
    }

    /// The tree of a success, by itself.
    #[must_use]
    pub fn into_value(self) -> Option<Value> {
        self.body.ok().filter(|_| self.reply.is_success()).map(|decoded| decoded.value)
    }

    /// What conditions of errata may ask about it.
    #[must_use]
    pub fn circumstances(&self) -> Circumstances<'_> {
        circumstances(self.operation, self.call, self.reply)
    }

    /// Which of `rule`'s facts are about a field that the body carries: what never came cannot be wrong.
    pub(crate) fn facts_carried(&self, rule: &str) -> impl Iterator<Item = Arc<str>> {
        self.fields.carried(rule, &self.presence)
    }

    /// Which of `rule`'s facts are about a field that the body could carry.
    pub(crate) fn facts_possible(&self, rule: &str) -> impl Iterator<Item = Arc<str>> {
        self.fields.possible(rule, &self.presence)
    }

    /// Which fields the body has.
    pub(crate) fn presence(&self) -> &Presence {
        &self.presence
    }
}

/// The documented request that a call follows; what comes after the URI may carry paging.
pub(crate) fn asked(operation: &Operation, call: &Request) -> Option<String> {
    operation
        .endpoints()
        .iter()
        .filter(|endpoint| endpoint.method == call.method)
        .filter_map(|endpoint| Some((endpoint.uri.match_prefix(&call.path)?.1.len(), endpoint)))
        .min_by_key(|(rest, _)| *rest)
        .map(|(_, endpoint)| endpoint.fact_id())
}

/// The tree of a success that is read and not checked; `None` where there is none, or not the whole of it.
pub(crate) fn tree(operation: &Operation, form: MediaType, reply: &Response) -> Option<Value> {
    whole_tree(operation, form, reply).ok().flatten()
}

/// As [`tree`].
///
/// # Errors
/// When it is more than is read.
pub(crate) fn whole_tree(operation: &Operation, form: MediaType, reply: &Response) -> Result<Option<Value>, Failure> {
    if !reply.is_success() {
        return Ok(None);
    }
    let decoded = heavy::reading(reply.body.len(), || operation.decode(form, operation.shape(), &reply.body));
    match unread(&decoded) {
        Some(failure) => Err(failure),
        None => Ok(decoded.ok().map(|decoded| decoded.value)),
    }
}

pub(crate) fn unread(decoded: &Result<DecodedBody, DecodeError>) -> Option<Failure> {
    match decoded {
        Ok(body) if body.is_cut => Some(Failure::Unread(
            "it holds more than is kept at once, so only its first entries were checked".to_owned(),
        )),
        Err(error) if error.is_limit() => Some(Failure::Unread(error.to_string())),
        _ => None,
    }
}

pub(crate) fn circumstances<'a>(operation: &'a Operation, call: &Request, reply: &'a Response) -> Circumstances<'a> {
    let later_page = operation.pagination().is_some_and(|paging| {
        let first = paging.strategy.first();
        call.parameter(&paging.cursor).is_some_and(|cursor| Some(cursor) != first)
    });
    Circumstances {
        later_page,
        version: version::answered(operation, call, reply),
        form: Some(call.form),
        beside: None,
    }
}

/// A list whose entries stand without their wrapper, with the wrappers put back, and the violations that this is. `None` where
/// they have wrappers, or the page does not leave it open.
fn wrapped(contract: &Contract, body: &Value, here: &Circumstances<'_>) -> Option<(Value, Vec<Violation>)> {
    let operation = &contract.operation;
    let wrapper = operation.entry_list()?.wrapper.as_ref()?;
    let path = operation.entries_path()?;
    let wrapper_path = path.items().member(wrapper);
    let fact = FactKind::Response.id(&wrapper_path.to_string());
    operation.erratum_here(&fact, &Deviation::Absent, here)?;
    let items = path.first(body)?.as_array()?;
    // Without a member of an entry, an object is no entry either.
    let members: Vec<&str> =
        operation.fields().iter().filter(|row| row.path.parent() == wrapper_path).map(|row| row.path.name()).collect();
    let is_entry = |item: &Value| item.get(wrapper).is_none() && members.iter().any(|name| item.get(name).is_some());
    if items.is_empty() || !items.iter().all(is_entry) {
        return None;
    }
    let mut violations = contract.violations(body, here);
    violations.retain(|violation| violation.fact == fact && violation.kind == ViolationKind::Required);
    let mut body = body.clone();
    let mut list = &mut body;
    for step in path.steps() {
        let Step::Member(name) = step else { return None };
        list = list.get_mut(name)?;
    }
    for item in list.as_array_mut()? {
        *item = Value::Object(Map::from_iter([(wrapper.clone(), item.take())]));
    }
    Some((body, violations))
}
