//! Whether an answer may be recorded, and a recorded one kept: it can be read, and follows the page.

use oplog_findings::Response;
use oplog_schema::errata::Circumstances;
use oplog_schema::golden::{GoldenCase, Reading};
use oplog_schema::tables::ErrorRow;
use oplog_wire::MediaType;
use serde_json::Value;

use super::Stopped;
use crate::contract::Contract;
use crate::error_body;

/// The tree of a body.
pub(super) fn read(contract: &Contract, form: MediaType, reply: &Response) -> Result<Value, Stopped> {
    let operation = &contract.operation;
    let decoded = operation.decode(form, operation.shape(), &reply.body);
    decoded
        .map(|decoded| decoded.value)
        .map_err(|error| Stopped::unusable(format!("the answer is no {}: {error}", form.as_str().to_uppercase())))
}

/// Whether a body follows the page, contradictions of the page aside.
pub(super) fn check(contract: &Contract, body: &Value) -> Result<(), Stopped> {
    let violations = contract.violations(body, &Circumstances::default());
    match violations.iter().find(|violation| violation.erratum.is_none()) {
        None => Ok(()),
        Some(first) => Err(Stopped::violates(format!(
            "the answer violates the page at {}: expected {}, actual {}",
            first.pointer, first.expected, first.actual
        ))),
    }
}

/// How a golden case departs from the page, contradictions of the page aside; `None` where it follows it.
///
/// A case in the printed reading shows the page's own slips, and is not held to more.
#[must_use]
pub fn departure(contract: &Contract, case: &GoldenCase) -> Option<String> {
    if case.reading == Reading::Printed {
        return None;
    }
    case.exchanges.iter().enumerate().find_map(|(position, (_, response))| {
        let headers = response.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
        let reply = Response { status: response.status, headers, body: response.body.clone().into() };
        let what = if reply.is_success() {
            let form = response.media?;
            read(contract, form, &reply).and_then(|body| check(contract, &body)).err().map(|stopped| stopped.what)
        } else {
            let known = contract.operation.errors().iter().any(|row| is_answered(contract, row, &reply));
            (!known).then(|| format!("the answer with status {} is no documented error", reply.status))
        };
        let page = if case.exchanges.len() == 1 { String::new() } else { format!("page {}: ", position + 1) };
        what.map(|what| format!("{page}{what}"))
    })
}

/// Whether a reply is what a row of the error table documents.
pub(super) fn is_answered(contract: &Contract, row: &ErrorRow, reply: &Response) -> bool {
    contract.operation.error_body(row).is_some_and(|shape| {
        let view = error_body::read(&contract.operation, shape, reply);
        reply.status == row.status && view.misfits.is_empty() && view.code.as_ref() == Some(&row.code)
    })
}
