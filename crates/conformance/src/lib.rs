//! The endpoint checker: checks any endpoint against every documented fact.
//!
//! `plan → collect → check → report`. The collector is the only part that talks to the network; it hands finished
//! [`evidence`] to [`rules`], which are pure functions; what they say is recorded per fact in
//! [`Coverage`](oplog_findings::Coverage).
//!
//! Neighbours: `oplog-schema` says what is documented, `oplog-wire` how bodies are read and requests signed, `oplog-findings`
//! is the model of what is found. Edges: renders nothing; the mock is used by tests only.

pub mod answer;
pub mod archive;
mod came;
pub mod client;
mod collect;
pub mod consequences;
pub mod contract;
pub mod count;
pub mod discover;
mod entry;
pub mod error_body;
pub mod evidence;
pub mod gaps;
mod heavy;
pub mod known;
mod load;
pub mod record;
pub mod recorded;
pub mod rules;
pub mod run;
pub mod session;
pub mod sorted;
pub mod target;
pub mod transport;
pub mod walk;
