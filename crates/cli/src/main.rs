//! The `oplog` binary.

use std::process::ExitCode;

/// Answers and reports are trees of many small texts: a fifth of a run's time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    oplog::main(&oplog::Front::default(), std::env::args_os())
}
