//! The tests of this crate, one module each, in one program: linking is what tests cost most.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod catalogue;
mod contradictions;
mod decode;
mod errata;
mod error_schema;
mod generate;
mod json_schema;
mod load;
mod message;
mod openapi;
mod support;
mod tables_schema;
