//! Scenarios: what the mock server answers instead of the documented answer, told by a file at start or over `/__admin/stubs`.
//!
//! [`file`] reads a file and checks it against the tables: [`rows`] what is a stub, [`states`] whether scenarios can advance, [`own`]
//! entries of one's own, [`limit`] and [`delay`] how busy and slow the service is, [`playback`] recordings. [`stub`] is one answer ready
//! for use, [`running`] what is remembered between requests. The words are WireMock's where it has some. Edges: what is remembered
//! lives in one process; two servers behind a balancer count for themselves.

mod delay;
mod error;
mod file;
mod limit;
mod lines;
mod own;
mod playback;
mod rows;
mod running;
mod states;
mod stub;

pub use error::ScenarioError;
pub use file::Stubs;

pub(crate) use own::Own;
pub(crate) use running::Running;
pub(crate) use stub::{Answer, Asked};
