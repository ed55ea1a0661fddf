//! Faults of what a documented error says: another code, message or body.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::ErrorRow;
use serde_json::{Value, json};

use super::kind::FaultKind;
use super::refusal::{any, credential, edit_code, edit_message, edit_refusal, has, instead, refusal};
use crate::response::Response;

/// A row with the same code as another one, and another message.
fn shares_a_code(operation: &Operation) -> bool {
    has(operation, |row| twin(operation, row).is_some())
}

fn twin<'o>(operation: &'o Operation, row: &ErrorRow) -> Option<&'o ErrorRow> {
    let others = operation.documented_errors();
    others.into_iter().find(|other| other.code == row.code && other.message != row.message)
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "shortens-codes",
        "errors/code",
        "a code lacks what stands before its dot",
        |tables| has(tables, |row| row.code.contains('.')),
        |scene| edit_code(scene, |row| row.code.rsplit('.').next().unwrap_or_default().to_owned()),
    ),
    FaultKind::fault("codes-in-capitals", "errors/code", "a code is in capitals", any, |scene| {
        edit_code(scene, |row| row.code.to_uppercase())
    }),
    FaultKind::fault(
        "confuses-tokens",
        "errors/code",
        "an expired security token has the code of an invalid one",
        |tables| {
            credential(tables, CredentialKind::ExpiredStsToken) && credential(tables, CredentialKind::InvalidStsToken)
        },
        |scene| {
            let invalid = Condition::Credential(CredentialKind::InvalidStsToken);
            let invalid = scene.operation().error_when(|when| *when == invalid);
            edit_code(scene, |row| match (&row.when, invalid) {
                (Condition::Credential(CredentialKind::ExpiredStsToken), Some(invalid)) => invalid.code.clone(),
                _ => row.code.clone(),
            })
        },
    ),
    FaultKind::fault(
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
    FaultKind::fault(
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
    FaultKind::fault("message-without-its-end", "errors/message", "a message lacks its last character", any, |scene| {
        edit_message(scene, |_, message| message.chars().take(message.chars().count().saturating_sub(1)).collect())
    }),
    FaultKind::fault(
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
    FaultKind::fault("message-with-its-code", "errors/message", "a message begins with the code", any, |scene| {
        edit_message(scene, |row, message| format!("{}: {message}", row.code))
    }),
    FaultKind::fault(
        "error-in-an-object",
        "errors/body-shape",
        "an error's members stand in an object",
        any,
        |scene| edit_refusal(scene, |_, tree| *tree = json!({"error": tree.take()})),
    ),
    FaultKind::fault(
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
    FaultKind::fault("error-as-html", "errors/body-shape", "an error is a page for people", any, |scene| {
        let right = scene.right();
        match refusal(scene, &right) {
            Some(_) => Response {
                status: right.status,
                ..Response::new(400, "text/html", "<html><body>Bad request<br></body></html>")
            },
            None => right,
        }
    }),
    FaultKind::fault("error-without-body", "errors/body-shape", "an error says nothing but its status", any, |scene| {
        let mut right = scene.right();
        if refusal(scene, &right).is_some() {
            right.body.clear();
        }
        right
    }),
];
