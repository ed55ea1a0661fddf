//! Controls: unusual but correct, so that no rule may find a failure in them.

use oplog_schema::Operation;
use serde_json::Value;

use super::Kind;

fn all(_: &Operation) -> bool {
    true
}

fn reversed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: Vec<_> = members.into_iter().collect();
            Value::Object(members.into_iter().rev().map(|(name, member)| (name, reversed(member))).collect())
        }
        Value::Array(items) => items.into_iter().map(reversed).collect(),
        other => other,
    }
}

pub(super) const KINDS: &[Kind] = &[
    Kind::control("members-in-another-order", "members stand in the opposite order", all, |scene| {
        scene.edit(|tree| *tree = reversed(tree.take()))
    }),
    Kind::control(
        "no-entries",
        "every list is empty",
        |operation| operation.tables.entries.is_some(),
        |scene| scene.right(),
    )
    .with(|settings| settings.entries = Some(0)),
];
