//! `cargo run` for programs that only a chore needs: they are no part of this program, so that its first build does not wait for them.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The program could not be run, or was ended by a signal.
const INCONCLUSIVE: u8 = 3;

/// Feeds damaged bytes to every parser, as the program with these `args` does it.
pub(crate) fn fuzz(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    run(root, &["--release", "--package", "oplog-fuzz"], args)
}

/// Scores the importer on the labelled pages of the folders in `args`.
pub(crate) fn import_score(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    run(root, &["--package", "oplog-import", "--example", "import-score"], args)
}

/// Reads the pages of the built-in operations in the folder in `args`.
pub(crate) fn import_known(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    run(root, &["--package", "oplog-import", "--example", "import-known"], args)
}

/// Runs `oplog import` with `args`.
pub(crate) fn import(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    run(root, &["--package", "oplog"], std::iter::once("import".into()).chain(args))
}

/// Builds and runs `what`, in the folder that this program was started in: paths in `args` are that folder's.
fn run(root: &Path, what: &[&str], args: impl Iterator<Item = OsString>) -> ExitCode {
    let mut command = this();
    command.args(["run", "--quiet", "--manifest-path"]).arg(root.join("Cargo.toml")).args(what).arg("--").args(args);
    match command.status() {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(INCONCLUSIVE)),
        Err(error) => {
            eprintln!("error: cannot run {command:?}\n  because {error}");
            ExitCode::from(INCONCLUSIVE)
        }
    }
}

/// The cargo that runs this program.
pub(crate) fn this() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
