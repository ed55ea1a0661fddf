//! Faults of documented errors: another status, code, message or body, or no error at all.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::{ErrorRow, In};
use serde_json::{Value, json};

use super::Kind;
use super::refusal::{edit_code, edit_message, edit_refusal, refusal, row};
use super::scene::Scene;
use crate::request::Request;
use crate::responder::Sender;
use crate::response::Response;

/// Whether the page documents an error under such a condition.
fn has(operation: &Operation, wanted: impl Fn(&ErrorRow) -> bool) -> bool {
    operation.tables.error.iter().any(|row| row.basis.is_documented() && wanted(row))
}

fn any(operation: &Operation) -> bool {
    has(operation, |_| true)
}

fn credential(operation: &Operation, kind: CredentialKind) -> bool {
    has(operation, |row| row.when == Condition::Credential(kind))
}

/// Query parameters that must be sent, have no constant, and have a value that works.
fn mandatory(operation: &Operation) -> impl Iterator<Item = (&str, &str)> {
    let rows = operation.tables.parameter.iter();
    let rows = rows.filter(|row| row.location == In::Query && row.mandatory == Some(true) && row.constant.is_none());
    rows.filter_map(|row| Some((row.name.as_ref().as_str(), row.example.as_deref()?)))
}

/// The answer to another request where the right one is refused under a condition.
fn instead(
    scene: &Scene<'_>,
    wanted: impl Fn(&Condition) -> bool,
    other: impl Fn(&Condition) -> Option<Request>,
) -> Response {
    let right = scene.right();
    let request = row(scene, &right).filter(|row| wanted(&row.when)).and_then(|row| other(&row.when));
    match request {
        Some(request) => scene.right_to(&request),
        None => right,
    }
}

/// The answer to the request without the parameter that a condition is about.
fn without(scene: &Scene<'_>, condition: &Condition) -> Option<Request> {
    Some(scene.with(scene.request, condition.parameter()?, None))
}

/// The answer that somebody else would get.
fn as_anybody(scene: &Scene<'_>, kind: CredentialKind) -> Response {
    match scene.sender.credential.and_then(|credential| credential.refused) {
        Some(refused) if refused == kind => (scene.right)(scene.request, &Sender::default()),
        _ => scene.right(),
    }
}

/// The answer with another status where the row is a wanted one.
fn with_status(scene: &Scene<'_>, wanted: impl Fn(&ErrorRow) -> bool, status: u16) -> Response {
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
fn for_a_known_one(scene: &Scene<'_>, condition: &Condition) -> Option<Request> {
    let name = condition.parameter()?;
    let known = scene.operation().entity(name)?.known.last()?;
    Some(scene.with(scene.request, name, Some(known)))
}

/// Accepts times that are malformed in one way.
fn accept(scene: &Scene<'_>, tolerated: fn(&str) -> bool) -> Response {
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

/// A row with the same code as another one, and another message.
fn shares_a_code(operation: &Operation) -> bool {
    has(operation, |row| twin(operation, row).is_some())
}

fn twin<'o>(operation: &'o Operation, row: &ErrorRow) -> Option<&'o ErrorRow> {
    let others = operation.tables.error.iter().filter(|other| other.basis.is_documented());
    others.into_iter().find(|other| other.code == row.code && other.message != row.message)
}

pub(super) const KINDS: &[Kind] = &[
    Kind::fault("error-as-500", "errors/status", "a documented error has status 500", any, |scene| {
        with_status(scene, |_| true, 500)
    }),
    Kind::fault("error-as-200", "errors/status", "a documented error is the body of a success", any, |scene| {
        with_status(scene, |_| true, 200)
    }),
    Kind::fault(
        "unknown-as-400",
        "errors/status",
        "a thing that is not known is a bad request",
        names_entity,
        |scene| with_status(scene, |row| matches!(row.when, Condition::Unknown(_)), 400),
    ),
    Kind::fault(
        "no-permission-as-403",
        "errors/status",
        "a missing permission has another status",
        |tables| credential(tables, CredentialKind::NoPermission),
        |scene| with_status(scene, |row| row.when == Condition::Credential(CredentialKind::NoPermission), 403),
    ),
    Kind::fault(
        "takes-malformed-times",
        "errors/status",
        "a malformed bound is left out of account",
        malformed,
        |scene| accept(scene, |_| true),
    ),
    Kind::fault(
        "takes-february-30",
        "errors/status",
        "a bound on a day that does not exist is left out of account",
        malformed,
        |scene| accept(scene, |text| text.contains("-02-30")),
    ),
    Kind::fault("takes-times-without-zone", "errors/status", "a bound may tell no zone", malformed, |scene| {
        accept(scene, |text| {
            text.len() > 16 && text.ends_with(|last: char| last.is_ascii_digit()) && !text.contains('+')
        })
    }),
    Kind::fault(
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
    Kind::fault(
        "serves-another-for-unknown",
        "errors/status",
        "a thing that is not known has the list of a known one",
        names_entity,
        |scene| instead(scene, |when| matches!(when, Condition::Unknown(_)), |when| for_a_known_one(scene, when)),
    ),
    Kind::fault(
        "restarts-at-bad-positions",
        "errors/status",
        "a position that was never given out leads to the first page",
        |tables| has(tables, |row| matches!(row.when, Condition::Damaged(_))),
        |scene| instead(scene, |when| matches!(when, Condition::Damaged(_)), |when| without(scene, when)),
    ),
    Kind::fault(
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
    Kind::fault(
        "serves-without-permission",
        "errors/status",
        "who may not call the operation is served",
        |tables| credential(tables, CredentialKind::NoPermission),
        |scene| as_anybody(scene, CredentialKind::NoPermission),
    ),
    Kind::fault(
        "serves-expired-tokens",
        "errors/status",
        "an expired security token is good",
        |tables| credential(tables, CredentialKind::ExpiredStsToken),
        |scene| as_anybody(scene, CredentialKind::ExpiredStsToken),
    ),
    Kind::fault(
        "serves-invalid-tokens",
        "errors/status",
        "a security token that was never issued is good",
        |tables| credential(tables, CredentialKind::InvalidStsToken),
        |scene| as_anybody(scene, CredentialKind::InvalidStsToken),
    ),
    Kind::fault(
        "serves-unsupported-accounts",
        "errors/status",
        "an account of a kind that is not served is served",
        |tables| credential(tables, CredentialKind::UnsupportedAccount),
        |scene| as_anybody(scene, CredentialKind::UnsupportedAccount),
    ),
    Kind::fault(
        "shortens-codes",
        "errors/code",
        "a code lacks what stands before its dot",
        |tables| has(tables, |row| row.code.contains('.')),
        |scene| edit_code(scene, |row| row.code.rsplit('.').next().unwrap_or_default().to_owned()),
    ),
    Kind::fault("codes-in-capitals", "errors/code", "a code is in capitals", any, |scene| {
        edit_code(scene, |row| row.code.to_uppercase())
    }),
    Kind::fault(
        "confuses-tokens",
        "errors/code",
        "an expired security token has the code of an invalid one",
        |tables| {
            credential(tables, CredentialKind::ExpiredStsToken) && credential(tables, CredentialKind::InvalidStsToken)
        },
        |scene| {
            let invalid = Condition::Credential(CredentialKind::InvalidStsToken);
            let invalid = scene.operation().tables.error.iter().find(|row| row.when == invalid);
            edit_code(scene, |row| match (&row.when, invalid) {
                (Condition::Credential(CredentialKind::ExpiredStsToken), Some(invalid)) => invalid.code.clone(),
                _ => row.code.clone(),
            })
        },
    ),
    Kind::fault(
        "calls-changed-queries-damage",
        "errors/code",
        "a position for another query is called a made-up one",
        |tables| has(tables, |row| matches!(row.when, Condition::ChangedQuery(_))),
        |scene| {
            instead(
                scene,
                |when| matches!(when, Condition::ChangedQuery(_)),
                |when| Some(scene.with(scene.request, when.parameter()?, Some("made-up"))),
            )
        },
    ),
    Kind::fault(
        "blames-another",
        "errors/message",
        "a message is that of another error with the same code",
        shares_a_code,
        |scene| {
            edit_message(scene, |row, message| match twin(scene.operation(), row) {
                Some(other) => other.message.clone(),
                None => message.to_owned(),
            })
        },
    ),
    Kind::fault("message-without-its-end", "errors/message", "a message lacks its last character", any, |scene| {
        edit_message(scene, |_, message| message.chars().take(message.chars().count().saturating_sub(1)).collect())
    }),
    Kind::fault(
        "message-without-its-detail",
        "errors/message",
        "a message does not say what it is about",
        |tables| has(tables, |row| row.message.contains('{')),
        |scene| {
            edit_message(scene, |row, message| {
                let holes = |character| matches!(character, '{' | '}');
                let mut parts = row.message.split(holes).filter(|part| !part.is_empty());
                match (row.message.contains('{'), parts.next(), parts.next_back()) {
                    (true, Some(first), Some(last)) => format!("{first}{last}"),
                    _ => message.to_owned(),
                }
            })
        },
    ),
    Kind::fault("message-with-its-code", "errors/message", "a message begins with the code", any, |scene| {
        edit_message(scene, |row, message| format!("{}: {message}", row.code))
    }),
    Kind::fault("error-in-an-object", "errors/body-shape", "an error's members stand in an object", any, |scene| {
        edit_refusal(scene, |_, tree| *tree = json!({"error": tree.take()}))
    }),
    Kind::fault(
        "error-without-an-id",
        "errors/body-shape",
        "an error lacks a member that clients read",
        any,
        |scene| {
            edit_refusal(scene, |row, tree| {
                let optional =
                    scene.operation().error_body(row).map(|shape| shape.optional.clone()).unwrap_or_default();
                let said = [row.code.as_str(), row.message.split('{').next().unwrap_or_default()];
                let Some(members) = tree.as_object_mut() else { return };
                let other = |(name, value): (&String, &Value)| {
                    let text = value.as_str().unwrap_or_default();
                    (!optional.contains(name) && !said.iter().any(|said| text.starts_with(said))).then(|| name.clone())
                };
                if let Some(name) = members.iter().find_map(other) {
                    members.shift_remove(&name);
                }
            })
        },
    ),
    Kind::fault("error-as-html", "errors/body-shape", "an error is a page for people", any, |scene| {
        let right = scene.right();
        match refusal(scene, &right) {
            Some(_) => Response {
                status: right.status,
                ..Response::new(400, "text/html", "<html><body>Bad request<br></body></html>")
            },
            None => right,
        }
    }),
    Kind::fault("error-without-body", "errors/body-shape", "an error says nothing but its status", any, |scene| {
        let mut right = scene.right();
        if refusal(scene, &right).is_some() {
            right.body.clear();
        }
        right
    }),
    Kind::fault(
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
