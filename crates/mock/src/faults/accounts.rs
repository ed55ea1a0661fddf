//! Faults and controls between accounts: who sees what belongs to somebody else.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::ErrorRow;

use super::context::FaultContext;
use super::kind::FaultKind;
use crate::response::MockResponse;
use crate::sender::Sender;
use crate::settings::Credential;

/// Whether the operation lists what several accounts have.
fn shared(operation: &Operation) -> bool {
    operation.entry_list().is_some() && operation.entities().iter().any(|entity| !entity.foreign.is_empty())
}

/// Whether the vendor has an error for accounts that may not do something.
fn forbids(operation: &Operation) -> bool {
    let is_it = |row: &ErrorRow| row.when == Condition::Credential(CredentialKind::NoPermission);
    shared(operation) && operation.errors().iter().any(is_it)
}

/// Whether the sender is of another account than the first one; nobody is of the first one.
fn is_other(context: &FaultContext<'_>) -> bool {
    let credentials = &context.responder.settings().credentials;
    context.sender.credential.and_then(|place| credentials.get(place)).is_some_and(|credential| credential.is_other)
}

/// Whether the request names something that belongs to another account than the first one.
fn is_foreign(context: &FaultContext<'_>) -> bool {
    let Some(request) = context.parsed() else { return false };
    let last = context.operation().entities().last();
    last.zip(last.and_then(|entity| context.parameter(&entity.parameter)))
        .is_some_and(|(entity, value)| request.knows_foreign(entity, &value))
}

/// The answer that somebody else would get, with the same right to be heard.
fn as_if_by(context: &FaultContext<'_>, wanted: impl Fn(&Credential) -> bool) -> MockResponse {
    let credential = context.responder.settings().credentials.iter().position(wanted);
    context.right_for(&Sender { credential, ..context.sender.clone() })
}

/// The answer that the owner of the named thing would get, where that is somebody else than the sender.
fn owners(context: &FaultContext<'_>) -> Option<MockResponse> {
    let (is_foreign, is_other) = (is_foreign(context), is_other(context));
    (is_foreign != is_other && context.sender.problem.is_none())
        .then(|| as_if_by(context, |credential| credential.refused.is_none() && credential.is_other == is_foreign))
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "serves-other-accounts",
        "relations/accounts-isolated",
        "the first account is served what belongs to another one",
        shared,
        |context| match is_other(context) {
            false => owners(context).unwrap_or_else(|| context.right()),
            true => context.right(),
        },
    ),
    FaultKind::fault(
        "is-served-to-other-accounts",
        "relations/accounts-isolated",
        "another account is served what belongs to the first one",
        shared,
        |context| match is_other(context) {
            true => owners(context).unwrap_or_else(|| context.right()),
            false => context.right(),
        },
    ),
    FaultKind::fault(
        "leaks-one-entry-to-other-accounts",
        "relations/accounts-isolated",
        "a list that belongs to somebody else shows its first entry",
        shared,
        |context| match owners(context) {
            Some(response) => context.edited(context.led_to(response, None), |tree| {
                context.rows(tree).into_iter().for_each(|rows| rows.truncate(1));
            }),
            None => context.right(),
        },
    ),
    FaultKind::fault(
        "shows-an-entry-of-other-accounts",
        "relations/accounts-isolated",
        "a single entry is shown to whoever knows its name",
        |operation| {
            operation.detail().is_some() && operation.entities().iter().any(|entity| !entity.foreign.is_empty())
        },
        |context| owners(context).unwrap_or_else(|| context.right()),
    ),
    FaultKind::control(
        "other-accounts-are-forbidden",
        "what belongs to somebody else is refused as forbidden, and not as unknown",
        forbids,
        |context| match owners(context) {
            Some(_) => as_if_by(context, |credential| credential.refused == Some(CredentialKind::NoPermission)),
            None => context.right(),
        },
    ),
    FaultKind::control(
        "other-accounts-see-empty-lists",
        "a list that belongs to somebody else is empty",
        shared,
        |context| match owners(context) {
            Some(response) => context.edited(context.led_to(response, None), |tree| {
                context.rows(tree).into_iter().for_each(Vec::clear);
            }),
            None => context.right(),
        },
    ),
];
