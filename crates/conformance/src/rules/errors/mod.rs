//! Errors: every documented row, probed by its recipe, answers as printed; and no other error comes up.

pub(super) mod body_shape;
pub(super) mod code;
pub(super) mod content_type;
pub(super) mod mandatory_parameter;
pub(super) mod message;
pub(super) mod status;
pub(super) mod undocumented;
pub(super) mod unknown_id;
pub(super) mod unknown_version;

use oplog_schema::Operation;

use crate::error_body::{self, ErrorView};
use crate::evidence::ErrorProbe;
use oplog_findings::{CheckResult, Finding, Response};

/// The fact of the probed row.
fn fact(error_probe: &ErrorProbe<'_>) -> String {
    error_probe.row.fact_id()
}

/// The reply to an error probe, when it is an error that the target answered.
fn refusal<'a>(error_probe: &ErrorProbe<'a>) -> Option<&'a Response> {
    error_probe.exchange.result.as_ref().ok().filter(|reply| !reply.is_success())
}

/// What an error says in a place of its own; where it has no such place and the page shows no error body, what it says anywhere.
fn said(
    operation: &Operation,
    error_probe: &ErrorProbe<'_>,
    view: &ErrorView,
    in_place: Option<&String>,
    wanted: impl Fn(&str) -> bool,
) -> Option<String> {
    let is_shown = operation.error_body(error_probe.row).is_some_and(|body| body.basis.is_binding());
    let anywhere = || view.texts.iter().find(|text| !is_shown && wanted(text));
    in_place.or_else(anywhere).cloned()
}

/// The error body as the row's shape, with a verdict that has looked at the row; `None` without an error to read.
fn looked(operation: &Operation, error_probe: &ErrorProbe<'_>) -> Option<(ErrorView, CheckResult)> {
    let shape = operation.error_body(error_probe.row)?;
    let view = error_body::read(operation, shape, refusal(error_probe)?);
    Some((view, CheckResult::checked([fact(error_probe).as_str()])))
}

/// A finding about the probed row.
fn finding(
    error_probe: &ErrorProbe<'_>,
    member: &str,
    expected: impl Into<String>,
    actual: impl Into<String>,
) -> Finding {
    let at = if member.is_empty() { error_probe.how.to_owned() } else { format!("{}, {member}", error_probe.how) };
    Finding::new(&fact(error_probe), at, expected, actual).shown_by(&error_probe.exchange.request)
}
