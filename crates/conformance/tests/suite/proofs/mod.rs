//! The proof that the checker can fail: for each rule, what it must catch and what it must leave alone.
//!
//! A proof is data, told by sentences: the name of a case says what the server does. `evidence` is the one place that knows
//! how a rule is called; `acme` and `lists` make the evidence by hand, after the tables of a made-up vendor that stand in
//! `tests/acme`. `registry` holds the proofs against the list of all rules, `properties` says what holds for every input.

pub(crate) mod acme;
mod evidence;
mod lists;
mod proof;

mod auth;
mod errors;
mod fields;
mod filters;
mod pagination;
mod properties;
mod registry;
mod relations;
mod representations;

use proof::Proof;

/// The proofs, one family after the other, sorted by rule.
const FAMILIES: &[(&str, &[&Proof])] = &[
    ("auth", auth::PROOFS),
    ("errors", errors::PROOFS),
    ("fields", fields::PROOFS),
    ("filters", filters::PROOFS),
    ("pagination", pagination::PROOFS),
    ("relations", relations::PROOFS),
    ("representations", representations::PROOFS),
];

#[test]
fn findings_read_well() {
    for (family, proofs) in FAMILIES {
        insta::assert_snapshot!(*family, proof::told(proofs));
    }
}
