//! One answer to a request that should succeed: parsed once, validated once, then read by many rules.

use std::collections::BTreeSet;

use oplog_schema::{DecodeError, DecodedBody, Operation};
use serde_json::Value;

use crate::contract::{Contract, Violation};
use oplog_findings::{Request, Response};

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
    /// Facts of fields whose place in the body exists, so that a rule could look.
    pub seen: BTreeSet<&'a str>,
}

impl<'a> Answer<'a> {
    /// Parses and validates a reply.
    #[must_use]
    pub fn new(contract: &'a Contract, call: &'a Request, reply: &'a Response, label: impl Into<String>) -> Self {
        let operation = &contract.operation;
        let body = operation.decode(call.form, operation.shape(), &reply.body);
        let value = body.as_ref().ok().filter(|_| reply.is_success()).map(|decoded| &decoded.value);
        let violations = value.map(|value| contract.violations(value)).unwrap_or_default();
        let seen = value.map(|value| seen(operation, value)).unwrap_or_default();
        Self { operation, call, reply, label: label.into(), body, violations, seen }
    }

    /// The tree of a success.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.body.as_ref().ok().filter(|_| self.reply.is_success()).map(|decoded| &decoded.value)
    }

    /// Which of `rule`'s facts this answer lets it check.
    pub fn facts_in_sight<'b>(&'b self, rule: &'b str) -> impl Iterator<Item = &'b str> {
        self.operation.facts_of_rule(rule).map(|fact| fact.local.as_str()).filter(|local| self.seen.contains(local))
    }
}

/// Facts whose parent stands in the body: only there can a field be present or missing.
fn seen<'a>(operation: &'a Operation, value: &Value) -> BTreeSet<&'a str> {
    operation
        .fields()
        .iter()
        .filter(|row| match row.path.name() {
            "" => !row.path.select(value).is_empty(),
            _ => row.path.parent().select(value).iter().any(|parent| parent.is_object()),
        })
        .filter_map(|row| operation.fact(&row.fact_id()))
        .map(|fact| fact.local.as_str())
        .collect()
}
