//! `cargo xtask fuzz`: builds what feeds damaged bytes to every parser in release mode, and runs that.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Runs with `args`, which the program understands.
pub(crate) fn run(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--release", "--package", "oplog-fuzz", "--"]).args(args).current_dir(root);
    match command.status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("error: cannot run cargo\n  because {error}");
            ExitCode::FAILURE
        }
    }
}
