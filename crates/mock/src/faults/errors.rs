//! Faults of documented errors: another status, or a success in their place.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::{ErrorRow, In};

use super::context::FaultContext;
use super::kind::FaultKind;
use super::refusal::{any, credential, has, instead, row};
use crate::request::Request;
use crate::responder::Sender;
use crate::response::Response;

/// Query parameters that must be sent, have no constant, and have a value that works.
fn mandatory(operation: &Operation) -> impl Iterator<Item = (&str, &str)> {
    let rows = operation.parameters().iter();
    let rows = rows.filter(|row| row.location == In::Query && row.mandatory == Some(true) && row.constant.is_none());
    rows.filter_map(|row| Some((row.name.as_ref().as_str(), row.example.as_deref()?)))
}

/// The answer to the request without the parameter that a condition is about.
fn without(scene: &FaultContext<'_>, condition: &Condition) -> Option<Request> {
    Some(scene.with(scene.request, condition.parameter()?, None))
}

/// The answer that somebody else would get.
fn as_anybody(scene: &FaultContext<'_>, kind: CredentialKind) -> Response {
    match scene.sender.credential.and_then(|credential| credential.refused) {
        Some(refused) if refused == kind => {
            (scene.right)(scene.request, &Sender { credential: None, ..scene.sender.clone() })
        }
        _ => scene.right(),
    }
}

/// The answer with another status where the row is a wanted one.
fn with_status(scene: &FaultContext<'_>, wanted: impl Fn(&ErrorRow) -> bool, status: u16) -> Response {
    let mut right = scene.right();
    if row(scene, &right).is_some_and(wanted) {
        right.status = status;
    }
    right
}

fn names_entity(operation: &Operation) -> bool {
    has(operation, |row| matches!(&row.when, Condition::Unknown(name) if operation.entity(name).is_some()))
}

/// A request for a thing that is known, where the condition is about one that is not.
fn for_a_known_one(scene: &FaultContext<'_>, condition: &Condition) -> Option<Request> {
    let name = condition.parameter()?;
    let known = scene.operation().entity(name)?.known.last()?;
    Some(scene.with(scene.request, name, Some(known)))
}

/// Accepts times that are malformed in one way.
fn accept(scene: &FaultContext<'_>, tolerated: fn(&str) -> bool) -> Response {
    instead(
        scene,
        |_| true,
        |condition| {
            let Condition::Malformed(name) = condition else { return None };
            tolerated(&scene.parameter(name)?).then(|| without(scene, condition))?
        },
    )
}

fn malformed(operation: &Operation) -> bool {
    has(operation, |row| matches!(row.when, Condition::Malformed(_)))
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault("error-as-500", "errors/status", "a documented error has status 500", any, |scene| {
        with_status(scene, |_| true, 500)
    }),
    FaultKind::fault("error-as-200", "errors/status", "a documented error is the body of a success", any, |scene| {
        with_status(scene, |_| true, 200)
    }),
    FaultKind::fault(
        "unknown-as-400",
        "errors/status",
        "a thing that is not known is a bad request",
        names_entity,
        |scene| with_status(scene, |row| matches!(row.when, Condition::Unknown(_)), 400),
    ),
    FaultKind::fault(
        "no-permission-as-403",
        "errors/status",
        "a missing permission has another status",
        |tables| credential(tables, CredentialKind::NoPermission),
        |scene| with_status(scene, |row| row.when == Condition::Credential(CredentialKind::NoPermission), 403),
    ),
    FaultKind::fault(
        "takes-malformed-times",
        "errors/status",
        "a malformed bound is left out of account",
        malformed,
        |scene| accept(scene, |_| true),
    ),
    FaultKind::fault(
        "takes-february-30",
        "errors/status",
        "a bound on a day that does not exist is left out of account",
        malformed,
        |scene| accept(scene, |text| text.contains("-02-30")),
    ),
    FaultKind::fault("takes-times-without-zone", "errors/status", "a bound may tell no zone", malformed, |scene| {
        accept(scene, |text| {
            text.len() > 16 && text.ends_with(|last: char| last.is_ascii_digit()) && !text.contains('+')
        })
    }),
    FaultKind::fault(
        "serves-nothing-for-unknown",
        "errors/status",
        "a thing that is not known has an empty list",
        names_entity,
        |scene| {
            let right = scene.right();
            let served =
                instead(scene, |when| matches!(when, Condition::Unknown(_)), |when| for_a_known_one(scene, when));
            if right.status == served.status {
                return right;
            }
            scene.edited(served, |tree| {
                scene.rows(tree).into_iter().for_each(|rows| rows.clear());
                scene.set_next(tree, None);
            })
        },
    ),
    FaultKind::fault(
        "serves-another-for-unknown",
        "errors/status",
        "a thing that is not known has the list of a known one",
        names_entity,
        |scene| instead(scene, |when| matches!(when, Condition::Unknown(_)), |when| for_a_known_one(scene, when)),
    ),
    FaultKind::fault(
        "restarts-at-bad-positions",
        "errors/status",
        "a position that was never given out leads to the first page",
        |tables| has(tables, |row| matches!(row.when, Condition::Damaged(_))),
        |scene| instead(scene, |when| matches!(when, Condition::Damaged(_)), |when| without(scene, when)),
    ),
    FaultKind::fault(
        "takes-any-constant",
        "errors/status",
        "a parameter with one documented value may have any",
        |tables| has(tables, |row| matches!(row.when, Condition::OtherThan(_))),
        |scene| {
            instead(
                scene,
                |when| matches!(when, Condition::OtherThan(_)),
                |when| {
                    let row = scene.operation().parameter(when.parameter()?)?;
                    Some(scene.with(scene.request, row.name.as_ref(), Some(&row.constant.as_ref()?.value)))
                },
            )
        },
    ),
    FaultKind::fault(
        "serves-without-permission",
        "errors/status",
        "who may not call the operation is served",
        |tables| credential(tables, CredentialKind::NoPermission),
        |scene| as_anybody(scene, CredentialKind::NoPermission),
    ),
    FaultKind::fault(
        "serves-expired-tokens",
        "errors/status",
        "an expired security token is good",
        |tables| credential(tables, CredentialKind::ExpiredStsToken),
        |scene| as_anybody(scene, CredentialKind::ExpiredStsToken),
    ),
    FaultKind::fault(
        "serves-invalid-tokens",
        "errors/status",
        "a security token that was never issued is good",
        |tables| credential(tables, CredentialKind::InvalidStsToken),
        |scene| as_anybody(scene, CredentialKind::InvalidStsToken),
    ),
    FaultKind::fault(
        "serves-unsupported-accounts",
        "errors/status",
        "an account of a kind that is not served is served",
        |tables| credential(tables, CredentialKind::UnsupportedAccount),
        |scene| as_anybody(scene, CredentialKind::UnsupportedAccount),
    ),
    FaultKind::fault(
        "serves-without-a-parameter",
        "errors/mandatory-parameter",
        "a mandatory parameter that is not sent has a value of its own",
        |tables| mandatory(tables).next().is_some(),
        |scene| {
            let missing = mandatory(scene.operation()).find(|(name, _)| scene.parameter(name).is_none());
            match missing.filter(|_| scene.call.is_some()) {
                Some((name, example)) => scene.right_with(name, example),
                None => scene.right(),
            }
        },
    ),
];
