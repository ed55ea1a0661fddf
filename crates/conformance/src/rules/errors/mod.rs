//! Errors: every documented row, provoked by its recipe, answers as printed; and no other error comes up.

pub(super) mod body_shape;
pub(super) mod code;
pub(super) mod mandatory_parameter;
pub(super) mod message;
pub(super) mod status;
pub(super) mod undocumented;

use oplog_schema::Operation;

use crate::error_body::{self, ErrorView};
use crate::exchange::Reply;
use crate::transcript::Provocation;
use crate::verdict::{Finding, Verdict};

/// The fact of the provoked row.
fn fact(provocation: &Provocation<'_>) -> String {
    format!("error.{}", provocation.row.id.as_ref())
}

/// The reply to a provocation, when it is an error that the target answered.
fn refusal<'a>(provocation: &Provocation<'a>) -> Option<&'a Reply> {
    provocation.exchange.result.as_ref().ok().filter(|reply| !reply.is_success())
}

/// The error body as the row's shape, with a verdict that has looked at the row; `None` without an error to read.
fn looked(operation: &Operation, provocation: &Provocation<'_>) -> Option<(ErrorView, Verdict)> {
    let shape = operation.error_body(provocation.row)?;
    let view = error_body::read(operation, shape, refusal(provocation)?);
    Some((view, Verdict::checked([fact(provocation).as_str()])))
}

/// A finding about the provoked row.
fn finding(
    provocation: &Provocation<'_>,
    member: &str,
    expected: impl Into<String>,
    actual: impl Into<String>,
) -> Finding {
    let at = if member.is_empty() { provocation.how.to_owned() } else { format!("{}, {member}", provocation.how) };
    Finding::new(&fact(provocation), at, expected, actual).shown_by(&provocation.exchange.call)
}
