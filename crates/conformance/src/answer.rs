//! One answer to a request that should succeed: parsed once, validated once, then read by many rules.

use std::collections::BTreeSet;

use oplog_schema::Operation;
use oplog_wire::xml::{Dialect, XmlNote};
use oplog_wire::{Shape, body, xml};
use serde_json::Value;

use crate::contract::{Contract, Violation};
use crate::exchange::{Call, Form, Reply};

/// What a body says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// It parses.
    Tree {
        /// The one tree that JSON and XML share.
        value: Value,
        /// What the XML dialect remarks.
        notes: Vec<XmlNote>,
        /// The XML root element's name.
        root: Option<String>,
    },
    /// It does not parse.
    Broken(String),
}

impl Content {
    /// Reads a body in `form` with the help of `shape`.
    #[must_use]
    pub fn read(operation: &Operation, form: Form, shape: &Shape, bytes: &[u8]) -> Self {
        match form {
            Form::Json => match body::parse_json(bytes) {
                Ok(value) => Content::Tree { value, notes: Vec::new(), root: None },
                Err(error) => Content::Broken(error.to_string()),
            },
            Form::Xml => match (xml::parse(bytes), dialect(operation)) {
                (Ok(element), Some(dialect)) => {
                    let decoded = dialect.decode(&element, shape);
                    Content::Tree { value: decoded.value, notes: decoded.notes, root: Some(decoded.root) }
                }
                (Ok(_), None) => Content::Broken("the operation has no XML form".to_owned()),
                (Err(error), _) => Content::Broken(error.to_string()),
            },
        }
    }

    /// The tree, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Content::Tree { value, .. } => Some(value),
            Content::Broken(_) => None,
        }
    }
}

/// The XML dialect of an operation.
#[must_use]
pub fn dialect(operation: &Operation) -> Option<Dialect> {
    let form = operation.tables.body.xml.as_ref()?;
    serde_json::from_value(Value::String(form.dialect.clone())).ok()
}

/// The form that a body has by the look of it.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Form {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => Form::Xml,
        _ => Form::Json,
    }
}

/// An answer, ready for rules.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// The request.
    pub call: &'a Call,
    /// The reply.
    pub reply: &'a Reply,
    /// Where in the run it was met: `page 3 of the walk by 10`, `the documented request`.
    pub label: String,
    /// What the body says.
    pub content: Content,
    /// Violations from the printed tables.
    pub violations: Vec<Violation>,
    /// Facts of fields whose place in the body exists, so that a rule could look.
    pub seen: BTreeSet<&'a str>,
}

impl<'a> Answer<'a> {
    /// Parses and validates a reply.
    #[must_use]
    pub fn new(contract: &'a Contract, call: &'a Call, reply: &'a Reply, label: impl Into<String>) -> Self {
        let operation = &contract.operation;
        let content = Content::read(operation, call.form, operation.shape(), &reply.body);
        let violations = match (&content, reply.is_success()) {
            (Content::Tree { value, .. }, true) => contract.violations(value),
            _ => Vec::new(),
        };
        let seen = match (content.value(), reply.is_success()) {
            (Some(value), true) => seen(operation, value),
            _ => BTreeSet::new(),
        };
        Self { operation, call, reply, label: label.into(), content, violations, seen }
    }

    /// The tree of a success.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        if self.reply.is_success() { self.content.value() } else { None }
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
        .filter(|(path, _)| match path.name() {
            "" => !path.select(value).is_empty(),
            _ => path.parent().select(value).iter().any(|parent| parent.is_object()),
        })
        .filter_map(|(path, _)| operation.fact(&format!("response.{path}")))
        .map(|fact| fact.local.as_str())
        .collect()
}
