//! The `oplog` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    oplog::main(&oplog::Front::default(), std::env::args_os())
}
