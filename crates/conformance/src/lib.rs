//! The checker: checks any endpoint against every documented fact.
//!
//! `plan → collect → check → report`. The collector is the only part that talks to the network; it hands finished
//! evidence to rules, which are pure functions; their verdicts are gathered per fact in a coverage.
//!
//! Neighbours: `oplog-schema` says what is documented, `oplog-wire` how bodies are read and requests signed. The mock is
//! used by tests only.

pub mod answer;
pub mod archive;
pub mod baseline;
pub mod client;
pub mod clients;
mod collect;
pub mod compare;
pub mod config;
pub mod contract;
pub mod coverage;
pub mod diff;
pub mod discover;
pub mod error_body;
pub mod exchange;
pub mod levels;
pub mod names;
pub mod record;
pub mod redaction;
pub mod report;
pub mod rules;
pub mod run;
pub mod session;
pub mod shape;
pub mod snapshots;
pub mod target;
pub mod transcript;
pub mod verdict;
pub mod waivers;
pub mod walk;
