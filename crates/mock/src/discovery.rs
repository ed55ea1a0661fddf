//! Documents that clients look up before they ask an operation: the range of versions, the thing that a person named.
//!
//! They stand beside the operations: no proof of identity is asked for, and paths that they do not have are nobody's.

use std::collections::BTreeMap;

use oplog_schema::route::discover;
use oplog_schema::tables::{Discovery as Table, Entity};
use oplog_wire::body::write_json;

use crate::error_body::{Member, object};
use crate::exchange::Exchange;
use crate::plan::Plan;
use crate::response::Response;
use crate::route::sends;
use crate::template::{TemplateError, Word};

const OK: u16 = 200;

/// A document, ready to be served.
#[derive(Debug, Clone)]
pub(crate) struct Discovery {
    content_type: String,
    members: Member,
}

impl Discovery {
    pub(crate) fn new(table: &Table) -> Result<Self, TemplateError> {
        Ok(Self { content_type: table.content_type.clone(), members: object(&table.members)? })
    }
}

/// The answer, if the request looks up a document.
pub(crate) fn answer(plans: &[Plan], exchange: &Exchange<'_>) -> Option<Response> {
    let operations = plans.iter().map(|plan| &plan.operation);
    let request = exchange.request;
    let found = discover(operations, &request.method, &request.target, |row| sends(exchange, row))?;
    let plan = plans.iter().find(|plan| std::ptr::eq(&plan.operation, found.operation))?;
    let operation = &found.operation;
    let place = operation.discovery().iter().position(|table| std::ptr::eq(table, found.document))?;
    let document = plan.discovery.get(place).filter(|_| are_known(operation.entities(), &found.path))?;
    let word = |word: &Word| match word {
        Word::Parameter(name) => found.path.get(name).cloned().unwrap_or_default(),
        other => exchange.word(other),
    };
    let body = document.members.fill(OK, exchange.draw.of("discovery"), &word)?;
    Some(Response::new(OK, &document.content_type, write_json(&body, plan.json_style)))
}

/// Whether the things that a path names are known, and go together: by position.
fn are_known(entities: &[Entity], path: &BTreeMap<String, String>) -> bool {
    let named = entities.iter().filter_map(|entity| Some((&entity.known, path.get(&entity.parameter)?)));
    let named: Vec<_> = named.collect();
    let places = named.iter().map(|(known, _)| known.len()).max().unwrap_or_default();
    named.is_empty() || (0..places).any(|place| named.iter().all(|(known, name)| known.get(place) == Some(*name)))
}
