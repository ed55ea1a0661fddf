//! The reports for programs: each is valid, each can be read back, and all of one run agree.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod json;
mod made;
