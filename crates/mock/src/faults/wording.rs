//! Faults of what a documented error says: another code, message or body.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::ErrorRow;
use serde_json::{Value, json};

use super::kind::FaultKind;
use super::refusal::{any, credential, edit_code, edit_message, edit_refusal, has, instead, refusal};
use crate::response::MockResponse;

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
        |context| edit_code(context, |row| row.code.rsplit('.').next().unwrap_or_default().to_owned()),
    ),
    FaultKind::fault("codes-in-capitals", "errors/code", "a code is in capitals", any, |context| {
        edit_code(context, |row| row.code.to_uppercase())
    }),
    FaultKind::fault(
        "confuses-tokens",
        "errors/code",
        "an expired security token has the code of an invalid one",
        |tables| {
            credential(tables, CredentialKind::ExpiredStsToken) && credential(tables, CredentialKind::InvalidStsToken)
        },
        |context| {
            let invalid = Condition::Credential(CredentialKind::InvalidStsToken);
            let invalid = context.operation().error_when(|when| *when == invalid);
            edit_code(context, |row| match (&row.when, invalid) {
                (Condition::Credential(CredentialKind::ExpiredStsToken), Some(invalid)) => invalid.code.clone(),
                _ => row.code.clone(),
            })
        },
    ),
    FaultKind::fault(
        "calls-changed-queries-damage",
        "errors/code",
        "a cursor for another query is called a made-up one",
        |tables| has(tables, |row| matches!(row.when, Condition::ChangedQuery(_))),
        |context| {
            instead(
                context,
                |when| matches!(when, Condition::ChangedQuery(_)),
                |when| Some(context.with(context.request(), when.parameter()?, Some("made-up"))),
            )
        },
    ),
    FaultKind::fault(
        "blames-another",
        "errors/message",
        "a message is that of another error with the same code",
        shares_a_code,
        |context| {
            edit_message(context, |row, message| match twin(context.operation(), row) {
                Some(other) => other.message.clone(),
                None => message.to_owned(),
            })
        },
    ),
    FaultKind::fault(
        "message-without-its-end",
        "errors/message",
        "a message lacks its last character",
        any,
        |context| {
            edit_message(context, |_, message| {
                message.chars().take(message.chars().count().saturating_sub(1)).collect()
            })
        },
    ),
    FaultKind::fault(
        "message-without-its-detail",
        "errors/message",
        "a message does not say what it is about",
        |tables| has(tables, |row| row.message.contains('{')),
        |context| {
            edit_message(context, |row, message| {
                let holes = |character| matches!(character, '{' | '}');
                let mut parts = row.message.split(holes).filter(|part| !part.is_empty());
                match (row.message.contains('{'), parts.next(), parts.next_back()) {
                    (true, Some(first), Some(last)) => format!("{first}{last}"),
                    _ => message.to_owned(),
                }
            })
        },
    ),
    FaultKind::fault(
        "message-as-printed",
        "errors/message",
        "a message has the placeholders of the page in place of values",
        |tables| has(tables, |row| row.message.contains('{')),
        |context| edit_message(context, |row, _| row.message.clone()),
    ),
    FaultKind::fault(
        "message-about-another",
        "errors/message",
        "a message names something else than what was asked for",
        |tables| has(tables, |row| !row.placeholders.is_empty()),
        |context| {
            edit_message(context, |row, message| {
                let values = row.placeholders.values().filter_map(|name| context.parameter(name));
                values.fold(message.to_owned(), |text, value| text.replace(&value, "another"))
            })
        },
    ),
    FaultKind::fault("message-with-its-code", "errors/message", "a message begins with the code", any, |context| {
        edit_message(context, |row, message| format!("{}: {message}", row.code))
    }),
    FaultKind::fault(
        "error-in-an-object",
        "errors/body-shape",
        "an error's members stand in an object",
        any,
        |context| edit_refusal(context, |_, tree| *tree = json!({"error": tree.take()})),
    ),
    FaultKind::fault(
        "error-without-an-id",
        "errors/body-shape",
        "an error lacks a member that clients read",
        any,
        |context| {
            edit_refusal(context, |row, tree| {
                let optional =
                    context.operation().error_body(row).map(|shape| shape.optional.clone()).unwrap_or_default();
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
    FaultKind::fault(
        "error-labelled-as-html",
        "errors/content-type",
        "an error is labelled as a page for people",
        any,
        |context| {
            let mut right = context.right();
            if refusal(context, &right).is_some() {
                for (name, value) in &mut right.headers {
                    if name.eq_ignore_ascii_case("content-type") {
                        "text/html".clone_into(value);
                    }
                }
            }
            right
        },
    ),
    FaultKind::fault("error-as-html", "errors/body-shape", "an error is a page for people", any, |context| {
        let right = context.right();
        match refusal(context, &right) {
            Some(_) => MockResponse {
                status: right.status,
                ..MockResponse::new(400, "text/html", "<html><body>Bad request<br></body></html>")
            },
            None => right,
        }
    }),
    FaultKind::fault(
        "error-without-body",
        "errors/body-shape",
        "an error says nothing but its status",
        any,
        |context| {
            let mut right = context.right();
            if refusal(context, &right).is_some() {
                right.body.clear();
            }
            right
        },
    ),
];
