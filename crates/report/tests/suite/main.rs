//! The tests of this crate, one module each, in one program: linking is what tests cost most.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

/// When mock servers start: at another one, what is wrong at the turn of a day only might not be seen.
const NOON: jiff::Timestamp = jiff::Timestamp::constant(1_772_366_400, 0);

mod html;
mod reports;
mod shapes;
mod snapshots;
mod suppressions;
