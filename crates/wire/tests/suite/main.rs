//! The tests of this crate, one module each, in one program: linking is what tests cost most.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod body;
mod secret;
mod shapes;
mod sign;
mod time;
mod xml_rails;
mod xml_reader;
mod xml_rpc;
