//! `cargo xtask import-score`: builds the program that scores the importer, and runs it. Nothing else needs it, so it is no part of
//! this one.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Scores the importer on the labelled pages of the folders in `args`.
pub(crate) fn run(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut score = Command::new(cargo);
    score.args(["run", "--quiet", "--package", "oplog-import", "--example", "import-score", "--manifest-path"]);
    score.arg(root.join("Cargo.toml")).arg("--").args(args);
    match score.status() {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(3)).unwrap_or(3)),
        Err(error) => {
            eprintln!("error: cannot run {score:?}\n  because {error}");
            ExitCode::from(3)
        }
    }
}
