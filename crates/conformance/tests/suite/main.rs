//! The tests of this crate, one module each, in one program: linking is what tests cost most.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod again;
mod config;
mod cut_short;
mod false_alarms;
mod html;
mod mutants;
mod oddities;
mod proofs;
mod readme;
mod record;
mod redaction;
mod reports;
mod route;
mod shapes;
mod snapshots;
mod suppressions;
