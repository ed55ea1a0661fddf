//! What a target says of who has asked: a refusal that the tables know as one of a missing or wrong proof.
//!
//! The proxy has no client's secrets, so it verifies no signature itself. That a target lets a request pass proves nothing, since it
//! may verify nothing.

use oplog_conformance::error_body;
use oplog_findings::Response;
use oplog_requests::Proof;
use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind, SignatureFault};
use oplog_schema::tables::ErrorRow;
use oplog_wire::sign::Parts;

/// Whether the answer refuses the proof of the request.
pub(crate) fn refused(operation: &Operation, request: &Parts<'_>, reply: &Response) -> Proof {
    if reply.is_success() {
        return Proof::Unchecked;
    }
    for shape in operation.error_bodies() {
        let view = error_body::read(operation, shape, reply);
        let Some(code) = view.code else { continue };
        let says = |row: &&ErrorRow| {
            let known = operation.message(row);
            known.is_some_and(|known| view.message.as_deref().is_none_or(|text| known.expression.is_match(text)))
        };
        let rows = operation.errors().iter().filter(|row| row.status == reply.status && row.code == code);
        let faults: Vec<Option<SignatureFault>> = rows.filter(says).map(|row| fault(&row.when)).collect();
        let is_signed = || operation.schemes().any(|scheme| scheme.is_attempted(request));
        let fault = match faults.iter().flatten().copied().next() {
            Some(first) if faults.iter().all(Option::is_some) => first,
            // The answer may mean something else as well; that nothing is signed is seen without it.
            Some(_) if faults.contains(&Some(SignatureFault::Missing)) && !is_signed() => SignatureFault::Missing,
            _ => continue,
        };
        let text = format!("the target refused it with status {} and the code {code}", reply.status);
        return Proof::Failed { fault, text };
    }
    Proof::Unchecked
}

/// What is wrong with the proof of a request for which the condition holds, if that is what the condition is about.
fn fault(when: &Condition) -> Option<SignatureFault> {
    match when {
        Condition::Signature(fault) => Some(*fault),
        Condition::Credential(CredentialKind::InvalidStsToken) => Some(SignatureFault::UnknownKey),
        Condition::Credential(CredentialKind::ExpiredStsToken) => Some(SignatureFault::Expired),
        _ => None,
    }
}
