//! `representations/equivalent`: JSON and XML of one resource say the same.
//!
//! Order of members does not count. Whether each form is right in itself is checked by other rules.

use oplog_schema::Operation;

use crate::rules::relations::differences;
use crate::rules::{Check, Rule};
use crate::transcript::{Pair, PairKind};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "representations/equivalent",
    about: "JSON and XML of one resource say the same",
    level: Level::Deny,
    check: Check::Pair(check),
};

fn check(operation: &Operation, pair: &Pair<'_>) -> Verdict {
    match pair.kind {
        PairKind::Forms => differences(operation, pair, RULE.id, ""),
        _ => Verdict::not_applicable(),
    }
}
