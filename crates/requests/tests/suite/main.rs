//! The tests of this crate, one module each, in one program: linking is what tests cost most.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod journals;
mod masked;
mod properties;
mod support;
