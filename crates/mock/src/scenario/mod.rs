//! Scenarios: what the mock server answers instead of the documented answer, told by a file at start or over `/__admin/stubs`.
//!
//! [`file`] reads the words of a file and checks them against the tables, [`stub`] is one of them ready for use, [`running`] what
//! they remember between requests. The words are WireMock's where it has some. Edges: what is remembered lives in one process; two
//! servers behind a balancer count for themselves.

mod file;
mod running;
mod stub;

pub use file::{ScenarioError, Stubs};

pub(crate) use running::Running;
pub(crate) use stub::Answer;
