//! Proofs of the `formats/` family.

mod bodies;
mod examples;
mod replies;

use crate::proofs::proof::Proof;

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] = &[
    &replies::content_type::PROOF,
    &replies::documented_request::PROOF,
    &bodies::agree::PROOF,
    &examples::example_request::PROOF,
    &replies::headers::PROOF,
    &bodies::well_formed::PROOF,
    &bodies::xml_types::PROOF,
];
