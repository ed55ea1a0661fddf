//! A reverse proxy that forwards untouched, and checks both sides of what passes: what the target answers, and what clients send.
//!
//! `client → server → upstream → target`. Every body is copied on its way, within bounds; an exchange that is over goes to the
//! checker, which works on a thread of its own and holds up nobody. Neighbours: `oplog_conformance::recorded` checks answers,
//! `oplog_requests` checks requests. Edges: nothing is sent that no client has sent, redirects are handed on and not followed, and
//! credentials go to the target alone. What is kept of an exchange is kept without secrets.

mod answer;
mod budget;
mod checker;
mod control;
mod copied;
mod encodings;
mod hop;
mod passed;
mod proof;
mod server;
mod tap;
mod upstream;

pub use checker::{BothSides, Checker};
pub use server::{Proxy, serve};
pub use tap::{Passing, Tap, tap};
pub use upstream::{Host, Upstream, UpstreamError};
