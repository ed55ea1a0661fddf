//! `cargo xtask import` and `cargo xtask import-score`: build the importer, and run it. A check needs neither, so they are no part of
//! this program.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Scores the importer on the labelled pages of the folders in `args`.
pub(crate) fn score(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    run(root, &["--package", "oplog-import", "--example", "import-score"], args)
}

/// Runs `oplog import` with `args`.
pub(crate) fn import(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    run(root, &["--package", "oplog"], std::iter::once("import".into()).chain(args))
}

fn run(root: &Path, what: &[&str], args: impl Iterator<Item = OsString>) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--manifest-path"]).arg(root.join("Cargo.toml")).args(what).arg("--").args(args);
    match command.status() {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(3)).unwrap_or(3)),
        Err(error) => {
            eprintln!("error: cannot run {command:?}\n  because {error}");
            ExitCode::from(3)
        }
    }
}
