//! Proofs of the `fields/` family.

mod presence;
mod times;
mod values;

use serde_json::{Value, json};

use crate::proofs::acme::{answered, events, replied, reply, row, rows};
use crate::proofs::evidence::Evidence;
use crate::proofs::proof::Proof;

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] = &[
    &values::bounds::PROOF,
    &presence::empty::PROOF,
    &values::enumeration::PROOF,
    &values::format::PROOF,
    &values::nesting::PROOF,
    &values::null::PROOF,
    &presence::required::PROOF,
    &presence::sometimes_present::PROOF,
    &times::time_order::PROOF,
    &values::kind::PROOF,
    &presence::undocumented::PROOF,
];

/// A page of forty keyed rows, of which only the last one is changed.
fn the_last_of_forty(change: impl FnOnce(&mut Value)) -> Evidence {
    answered(events(), |body| {
        body["events"] = rows(events(), 40).into();
        change(&mut body["events"][39]);
    })
}

/// The first of five rows without that member.
fn without(row: &mut Value, member: &str) {
    assert!(row.as_object_mut().unwrap().shift_remove(member).is_some(), "there is no {member}");
}

/// Answers that say nothing about any field.
fn a_refusal() -> Evidence {
    replied(events(), reply(404, json!({"kind": 1, "events": row(events(), 0)}).to_string()))
}

fn a_broken_body() -> Evidence {
    replied(events(), reply(200, r#"{"more": 1, "events": ["#))
}
