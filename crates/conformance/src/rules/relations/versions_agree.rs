//! `relations/versions-agree`: URIs that the page gives for one operation answer alike.

use oplog_schema::Operation;

use super::differences;
use crate::rules::{Check, Rule};
use crate::transcript::{Pair, PairKind};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "relations/versions-agree",
    about: "URIs that the page gives for one operation answer alike",
    level: Level::Deny,
    check: Check::Pair(check),
};

fn check(operation: &Operation, pair: &Pair<'_>) -> Verdict {
    match pair.kind {
        PairKind::Versions => differences(operation, pair, RULE.id, ""),
        _ => Verdict::not_applicable(),
    }
}
