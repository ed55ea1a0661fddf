//! Proofs of the `formats/` family.

mod bodies;
mod replies;

use crate::proofs::proof::Proof;

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] = &[
    &bodies::agree::PROOF,
    &replies::content_type::PROOF,
    &replies::documented_request::PROOF,
    &replies::headers::PROOF,
    &bodies::well_formed::PROOF,
    &bodies::xml_types::PROOF,
];
