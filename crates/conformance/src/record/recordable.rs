//! Whether an answer may be recorded: it can be read, and follows the page.

use oplog_findings::Response;
use oplog_schema::errata::Circumstances;
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

/// Whether a reply is what a row of the error table documents.
pub(super) fn is_answered(contract: &Contract, row: &ErrorRow, reply: &Response) -> bool {
    contract.operation.error_body(row).is_some_and(|shape| {
        let view = error_body::read(&contract.operation, shape, reply);
        reply.status == row.status && view.misfits.is_empty() && view.code.as_ref() == Some(&row.code)
    })
}
