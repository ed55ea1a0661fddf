//! The tests of this crate, one module each, in one program: linking is what tests cost most.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod accounts;
mod again;
mod allowances;
mod clocks;
mod cut_short;
mod elsewhere;
mod false_alarms;
mod hostile;
mod known;
mod likely;
mod load;
mod mutants;
mod oddities;
mod preflight;
mod proofs;
mod pseudonyms;
mod record;
mod served;
mod signing;
mod slow;
mod transport;
mod vocabulary;
