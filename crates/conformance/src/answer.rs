//! One answer to a request that should succeed: parsed once, validated once, then read by many rules.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use oplog_schema::errata::{Circumstances, Deviation};
use oplog_schema::path::Step;
use oplog_schema::{DecodeError, DecodedBody, Fact, FactKind, Operation};
use serde_json::{Map, Value};

use crate::contract::{Contract, KnownField, Violation, ViolationKind};
use crate::heavy;
use oplog_findings::version;
use oplog_findings::{Failure, Request, Response};
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
    /// What the body says.
    pub body: Result<DecodedBody, DecodeError>,
    /// Violations from the printed tables.
    pub violations: Vec<Violation>,
    /// Facts of fields that could stand in the body, because what they belong to does.
    pub possible: HashSet<&'a str, RandomState>,
    /// Facts of fields that do stand in it.
    pub carried: HashSet<&'a str, RandomState>,
}

impl<'a> Answer<'a> {
    /// Parses and validates a reply.
    #[must_use]
    pub fn new(contract: &'a Contract, call: &'a Request, reply: &'a Response, label: impl Into<String>) -> Self {
        let operation = &contract.operation;
        let mut body = operation.decode(call.form, operation.shape(), &reply.body);
        let mut violations = Vec::new();
        let here = circumstances(operation, call, reply);
        if let Some(decoded) = body.as_mut().ok().filter(|_| reply.is_success()) {
            if let Some((wrapped, lacking)) = wrapped(contract, &decoded.value, &here) {
                decoded.value = wrapped;
                violations = lacking;
            }
            violations.extend(contract.violations(&decoded.value, &here));
        }
        let value = body.as_ref().ok().filter(|_| reply.is_success()).map(|decoded| &decoded.value);
        let fields = |stands: fn(&KnownField, &Value) -> bool| {
            let here = value.into_iter().flat_map(|value| contract.fields.iter().filter(move |row| stands(row, value)));
            here.map(|row| row.fact.as_str()).collect()
        };
        let (possible, carried) = (fields(may_stand), fields(stands));
        Self { operation, call, reply, label: label.into(), body, violations, possible, carried }
    }

    /// The tree of a success.
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
    pub fn facts_carried(&self, rule: &str) -> impl Iterator<Item = &Fact> {
        self.operation.facts_of_rule(rule).filter(|fact| self.carried.contains(&*fact.local))
    }

    /// Which of `rule`'s facts are about a field that the body could carry.
    pub fn facts_possible(&self, rule: &str) -> impl Iterator<Item = &Fact> {
        self.operation.facts_of_rule(rule).filter(|fact| self.possible.contains(&*fact.local))
    }
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

fn circumstances<'a>(operation: &'a Operation, call: &Request, reply: &'a Response) -> Circumstances<'a> {
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

/// Whether a body carries a field.
fn stands(field: &KnownField, body: &Value) -> bool {
    field.path.first(body).is_some()
}

/// Whether a body carries the object that a field belongs to: only there can the field be present or missing.
fn may_stand(field: &KnownField, body: &Value) -> bool {
    match field.path.name() {
        "" => stands(field, body),
        _ => field.around.any(body, Value::is_object),
    }
}
