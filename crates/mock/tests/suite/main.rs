//! The tests of this crate, one module each, in one program: linking is what tests cost most.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod auth;
mod bodies;
mod browsers;
mod clients;
mod discovery;
mod errors;
mod faults;
mod fronts;
mod golden;
mod keys;
mod listeners;
mod pages;
mod properties;
mod refused;
mod rpc;
mod scenarios;
mod scripted;
mod support;
mod unstated;
mod verify;
mod verify_walks;
mod versions;
mod walks;
mod windows;
