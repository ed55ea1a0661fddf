//! `relations/list-and-detail`: an entry says the same in its list and by itself.
//!
//! Only members that both sides have are compared: a member that one side lacks is a matter of `fields/required`.

use oplog_schema::Operation;
use serde_json::Value;

use super::differences;
use crate::rules::{Check, Rule};
use crate::transcript::{Pair, PairKind};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "relations/list-and-detail",
    about: "an entry says the same in its list and by itself",
    level: Level::Deny,
    check: Check::Pair(check),
};

fn check(operation: &Operation, pair: &Pair<'_>) -> Verdict {
    if pair.kind != PairKind::ListAndDetail {
        return Verdict::not_applicable();
    }
    let mut pair = pair.clone();
    if let (Ok(list), Ok(detail)) = (&mut pair.bodies.0, &mut pair.bodies.1) {
        keep_shared(list, detail);
    }
    let prefix = operation.detail().map_or("", |detail| detail.entry.as_str());
    differences(operation, &pair, RULE.id, prefix)
}

fn keep_shared(left: &mut Value, right: &mut Value) {
    if let (Value::Object(left), Value::Object(right)) = (left, right) {
        left.retain(|name, _| right.contains_key(name));
        right.retain(|name, _| left.contains_key(name));
    }
}
