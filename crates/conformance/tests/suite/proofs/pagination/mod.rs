//! Proofs of the `pages/` family.

mod again;
mod contents;
mod order;
mod sizes;
mod sorted;
mod statements;
mod totals;

use crate::proofs::proof::Proof;

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] = &[
    &sizes::default_size::PROOF,
    &statements::echo::PROOF,
    &statements::next_consistent::PROOF,
    &contents::no_gap::PROOF,
    &contents::no_repeat::PROOF,
    &order::order::PROOF,
    &again::resumable_anywhere::PROOF,
    &sizes::size_bound::PROOF,
    &sizes::size_cap::PROOF,
    &contents::size_independent::PROOF,
    &sorted::sorted::PROOF,
    &again::stable_on_repeat::PROOF,
    &statements::terminates::PROOF,
    &again::token_bound_to_query::PROOF,
    &totals::totals::PROOF,
];
