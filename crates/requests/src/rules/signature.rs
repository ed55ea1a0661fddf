//! `requests/signature`: a request proves who sends it.

use super::{Check, Reading, Rule};
use crate::recorded::Proof;
use crate::verdict::{Level, Violation};

pub(crate) const RULE: Rule =
    Rule { id: "requests/signature", about: "a request proves who sends it", check: Check::Request(check) };

fn check(reading: &Reading<'_>) -> Vec<Violation> {
    let (Some(asked), Proof::Failed { fault, text }) = (reading.asked(), &reading.request.proof) else {
        return Vec::new();
    };
    let schemes: Vec<&str> = asked.operation.security().iter().map(|row| row.scheme.as_ref().as_str()).collect();
    let fact = schemes.first().map_or_else(|| asked.fact(), |scheme| format!("auth.{scheme}"));
    let expected = format!("proof of the sender after {}", schemes.join(" or "));
    let violation = Violation::from(asked.operation, &fact, expected, text.clone()).because(format!("{fault:?}"));
    // Whatever the page says of schemes: a server that checks them refuses this.
    vec![Violation { level: Level::Deny, ..violation }]
}
