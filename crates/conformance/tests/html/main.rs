//! The report as a page: what stands on it, that nothing of a target gets out of its place, that a browser shows it.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod browser;
mod colours;
mod hostile;
mod judged;
mod page;
mod sample;
mod structure;
