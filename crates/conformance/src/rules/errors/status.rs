//! `errors/status`: a provoked error has the documented status.
//!
//! A success where an error is documented is a departure of this rule; the other rules then have nothing to read.

use oplog_schema::Operation;

use super::{fact, finding};
use crate::rules::{Check, Rule};
use crate::transcript::Provocation;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/status",
    about: "a provoked error has the documented status",
    level: Level::Deny,
    check: Check::Provocation(check),
};

fn check(_: &Operation, provocation: Provocation<'_>) -> Verdict {
    let Ok(reply) = &provocation.exchange.result else {
        return Verdict::not_applicable();
    };
    let mut verdict = Verdict::checked([fact(&provocation).as_str()]);
    if reply.status != provocation.row.status {
        verdict.push(finding(
            &provocation,
            "",
            format!("status {}", provocation.row.status),
            format!("status {}", reply.status),
        ));
    }
    verdict
}
