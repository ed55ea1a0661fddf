//! Right responses, spoilt one documented member or header at a time, and the facts that come out failed.
//!
//! Faults of the mock server are kinds, each shown in one field that has what it is about; this goes through every field and header
//! of every operation. No server is needed: the responder answers, the rules read what is left of the answer.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use oplog_conformance::answer::Answer;
use oplog_conformance::contract::Contract;
use oplog_conformance::evidence::Evidence;
use oplog_conformance::rules;
use oplog_findings::{Coverage, Outcome, Party, Request, Response, SeverityOverrides, Signing};
use oplog_mock::{MockRequest, MockResponse, RequestBuilder, Responder, Settings};
use oplog_schema::golden::GoldenCase;
use oplog_schema::path::Step;
use oplog_schema::tables::JsonType;
use oplog_schema::{Catalogue, Operation, OperationId};
use oplog_wire::MediaType;
use serde_json::{Value, json};

use super::NOON;

/// What spoils which fact, by operation.
pub(super) struct Spoilt(BTreeMap<OperationId, Vec<(String, &'static str)>>);

impl Spoilt {
    /// Each fact of an operation that came out failed, with what was done to the response.
    pub(super) fn of(&self, operation: &Operation) -> impl Iterator<Item = (&str, &'static str)> {
        self.0.get(operation.id()).into_iter().flatten().map(|(fact, how)| (fact.as_str(), *how))
    }
}

/// What stands where a value of the documented type stood.
type Spoil = fn(JsonType) -> Option<Value>;

/// What is done to a response, one place at a time.
const WAYS: [(&str, Spoil); 2] =
    [("a response without it", |_| None), ("a response with another type", |kind| Some(of_another_type(kind)))];

/// Spoils every documented field and header of every operation.
pub(super) fn facts(catalogue: &Catalogue, cases: &[GoldenCase]) -> anyhow::Result<Spoilt> {
    let settings = Settings::open();
    let responder = Responder::new(catalogue, cases, settings).context("the mock cannot follow the tables")?;
    let mut spoilt = BTreeMap::new();
    for operation in catalogue.operations() {
        let right = Right::of(&responder, operation)?;
        let usual = right.failed(&right.response)?;
        let mut found = Vec::new();
        for row in operation.fields() {
            for (how, spoil) in WAYS {
                let mut body = right.body.clone();
                change(&mut body, row.path.steps(), spoil(row.kind).as_ref());
                let response = Response { body: body.to_string().into_bytes().into(), ..right.response.clone() };
                found.extend(right.failed(&response)?.difference(&usual).map(|fact| (fact.clone(), how)));
            }
        }
        for row in operation.headers() {
            let without = |response: &Response| {
                let headers = response.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(&row.name));
                headers.cloned().collect::<Vec<_>>()
            };
            let left = without(&right.response);
            let garbled = [left.clone(), vec![(row.name.to_lowercase(), "?".to_owned())]].concat();
            for (how, headers) in [("a response without it", left), ("a header with another value", garbled)] {
                let response = Response { headers, ..right.response.clone() };
                found.extend(right.failed(&response)?.difference(&usual).map(|fact| (fact.clone(), how)));
            }
        }
        spoilt.insert(operation.id().clone(), found);
    }
    Ok(Spoilt(spoilt))
}

/// The right answer to a documented request.
struct Right<'a> {
    contract: Contract,
    operation: &'a Operation,
    call: Request,
    response: Response,
    body: Value,
}

impl<'a> Right<'a> {
    fn of(responder: &Responder, operation: &'a Operation) -> anyhow::Result<Self> {
        let request = RequestBuilder::new(operation).format(MediaType::Json).request();
        let answer = responder.respond(&request, NOON);
        let body = serde_json::from_slice(&answer.body)
            .with_context(|| format!("the mock's answer to {} {} cannot be read", request.method, request.target))?;
        let contract = Contract::new(operation)?;
        Ok(Self { contract, operation, call: call(&request), response: response(answer), body })
    }

    /// The facts that come out failed when `response` is the answer.
    fn failed(&self, response: &Response) -> anyhow::Result<BTreeSet<String>> {
        let severities = SeverityOverrides::default();
        let coverage = Coverage::new(self.operation, &severities, Party::Server);
        let answer = Answer::new(&self.contract, &self.call, response, "the documented request");
        rules::record(self.operation, &Evidence::Answer(&answer), &coverage);
        let failed = coverage.facts().into_iter().filter(|fact| fact.outcome == Outcome::Failed);
        Ok(failed.map(|fact| fact.local().to_owned()).collect())
    }
}

/// Puts `other`, or nothing, wherever a path leads. What was not there before comes to be there.
fn change(value: &mut Value, steps: &[Step], other: Option<&Value>) {
    let Some((step, rest)) = steps.split_first() else { return };
    match (step, value) {
        (Step::Member(name), Value::Object(members)) => match (rest.is_empty(), other) {
            (true, Some(other)) => drop(members.insert(name.clone(), other.clone())),
            (true, None) => drop(members.shift_remove(name)),
            (false, _) => {
                if let Some(member) = members.get_mut(name) {
                    change(member, rest, other);
                }
            }
        },
        (Step::Items, Value::Array(items)) => {
            for item in &mut *items {
                match rest.is_empty() {
                    true => *item = other.cloned().unwrap_or(Value::Null),
                    false => change(item, rest, other),
                }
            }
        }
        _ => {}
    }
}

/// A value of another type than the documented one.
fn of_another_type(kind: JsonType) -> Value {
    match kind {
        JsonType::String => json!(7),
        JsonType::Array => json!({}),
        JsonType::Object => json!([]),
        JsonType::Integer | JsonType::Number | JsonType::Boolean => json!("text"),
    }
}

fn call(request: &MockRequest) -> Request {
    let query = url::form_urlencoded::parse(request.raw_query().as_bytes());
    let pair = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        (name.into_owned(), (!value.is_empty()).then(|| value.into_owned()))
    };
    Request {
        method: request.method.clone(),
        path: request.path().to_owned(),
        query: query.map(pair).collect(),
        headers: Vec::new(),
        form: MediaType::Json,
        signing: Signing::Anonymous,
        json: None,
    }
}

fn response(answer: MockResponse) -> Response {
    let headers = answer.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
    Response { status: answer.status, headers, body: answer.body.into() }
}
