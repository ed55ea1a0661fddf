//! `errors/status`: a probed error has the documented status.
//!
//! A success where an error is documented is a violation of this rule; the other rules then have nothing to read.

use oplog_schema::Operation;

use super::{fact, finding};
use crate::rules::{Check, Rule};
use crate::transcript::ErrorProbe;
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "errors/status",
    about: "a probed error has the documented status",
    level: Level::Deny,
    check: Check::ErrorProbe(check),
};

fn check(_: &Operation, error_probe: ErrorProbe<'_>) -> Verdict {
    let Ok(reply) = &error_probe.exchange.result else {
        return Verdict::not_applicable();
    };
    let mut verdict = Verdict::checked([fact(&error_probe).as_str()]);
    if reply.status != error_probe.row.status {
        verdict.push(finding(
            &error_probe,
            "",
            format!("status {}", error_probe.row.status),
            format!("status {}", reply.status),
        ));
    }
    verdict
}
