//! Faults of who is served: requests that prove nothing, or that prove it wrongly.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, SignatureFault};
use oplog_wire::sign::Scheme;

use super::context::FaultContext;
use super::kind::FaultKind;
use crate::response::MockResponse;
use crate::sender::Sender;

fn signed(operation: &Operation) -> bool {
    !operation.security().is_empty()
}

/// Whether the first scheme of the operation tells when a request was signed.
fn timed(operation: &Operation) -> bool {
    operation.schemes().next().is_some_and(Scheme::has_clock)
}

/// Whether the sender has one of these problems.
fn lacks(context: &FaultContext<'_>, faults: &[SignatureFault]) -> bool {
    context.sender.problem.as_ref().is_some_and(|problem| faults.contains(&problem.fault()))
}

/// The answer that a sender with one of these problems would get without it.
fn overlook(context: &FaultContext<'_>, faults: &[SignatureFault]) -> MockResponse {
    match lacks(context, faults) {
        true => context.right_for(&Sender { problem: None, ..context.sender.clone() }),
        false => context.right(),
    }
}

/// The refusal of a sender with one of these problems, with this status.
fn refuse_with(context: &FaultContext<'_>, faults: &[SignatureFault], status: u16) -> MockResponse {
    let mut response = context.right();
    if lacks(context, faults) {
        response.status = status;
    }
    response
}

/// Whether no row says what is answered to who proves nothing.
fn undocumented(operation: &Operation) -> bool {
    let is_about_proof = |when: &Condition| matches!(when, Condition::Signature(_));
    signed(operation) && !operation.errors().iter().any(|row| is_about_proof(&row.when))
}

const ANONYMOUS: &[SignatureFault] = &[SignatureFault::Missing];
const WRONG: &[SignatureFault] = &[SignatureFault::Mismatch, SignatureFault::UnknownKey];
const STALE: &[SignatureFault] = &[SignatureFault::Expired];

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "serves-anonymous",
        "auth/anonymous-rejected",
        "a request that nobody signed is served",
        signed,
        |context| overlook(context, ANONYMOUS),
    ),
    FaultKind::fault(
        "anonymous-as-200",
        "auth/anonymous-rejected",
        "a request that nobody signed is refused with the status of a success",
        signed,
        |context| refuse_with(context, ANONYMOUS, 200),
    ),
    FaultKind::fault(
        "anonymous-as-500",
        "auth/anonymous-rejected",
        "a request that nobody signed makes the service fail",
        signed,
        |context| refuse_with(context, ANONYMOUS, 500),
    ),
    FaultKind::fault(
        "serves-wrong-secrets",
        "auth/wrong-secret-rejected",
        "who signs with a wrong secret is served",
        signed,
        |context| overlook(context, WRONG),
    ),
    FaultKind::fault(
        "wrong-secret-as-500",
        "auth/wrong-secret-rejected",
        "a wrong secret makes the service fail",
        signed,
        |context| refuse_with(context, WRONG, 500),
    ),
    FaultKind::fault(
        "serves-stale-requests",
        "auth/expired-rejected",
        "a request that was signed long ago is served",
        timed,
        |context| overlook(context, STALE),
    ),
    FaultKind::control(
        "unproven-as-403",
        "who proves nothing, or proves it wrongly, is refused with 403 where no status is documented",
        undocumented,
        |context| refuse_with(context, &[ANONYMOUS, WRONG].concat(), 403),
    ),
    FaultKind::control(
        "unproven-as-404",
        "who proves nothing, or proves it wrongly, is told that there is nothing, where no status is documented",
        undocumented,
        |context| refuse_with(context, &[ANONYMOUS, WRONG].concat(), 404),
    ),
];
