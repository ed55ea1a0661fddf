//! `relations/isolated`: a request for one thing never shows the entries of another.
//!
//! The other thing is a second known one, or one that cannot exist; a refusal is as good as an empty list.

use std::collections::BTreeSet;

use oplog_schema::Operation;

use crate::rules::{Check, Rule};
use crate::transcript::Isolation;
use crate::verdict::{Finding, Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "relations/isolated",
    about: "a request for one thing never shows the entries of another",
    level: Level::Deny,
    check: Check::Isolation(check),
};

fn check(operation: &Operation, isolation: &Isolation<'_>) -> Verdict {
    let fact = format!("parameter.{}", isolation.parameter);
    if isolation.own.is_empty() {
        return Verdict::not_applicable();
    }
    let mut verdict = Verdict::checked([fact.as_str()]);
    let keyed = operation.has_entry_key();
    let own: BTreeSet<u128> = isolation.own.iter().map(|entry| entry.key.unwrap_or(entry.digest)).collect();
    let shared = isolation.others.iter().filter(|entry| own.contains(&entry.key.unwrap_or(entry.digest))).count();
    // Rows without a key may look alike by chance; all of them do only when the parameter is ignored.
    let leaked = if keyed { shared > 0 } else { shared > 0 && shared == isolation.others.len() };
    if leaked {
        verdict.push(
            Finding::new(
                &fact,
                format!("{} = {}", isolation.parameter, isolation.other),
                "no entry of another",
                format!("{shared} of {} entries belong to another {}", isolation.others.len(), isolation.parameter),
            )
            .because(format!("{} is ignored", isolation.parameter))
            .shown_by(isolation.call),
        );
    }
    verdict
}
