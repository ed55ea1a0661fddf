//! `cargo xtask ci`: the gate of main, as it runs there.

use std::path::Path;
use std::process::{Command, ExitCode};

/// The gate below the root of the work tree; its steps are written there and nowhere else.
const GATE: &str = ".ci/run";

/// Something but the gate itself went wrong.
const USAGE: u8 = 2;

/// Runs the gate below `root`; ends as it ends.
pub(crate) fn run(root: &Path) -> ExitCode {
    match Command::new(root.join(GATE)).current_dir(root).status() {
        // A signal leaves no code.
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("error: cannot run {GATE}, which needs bash\n  because {error}");
            ExitCode::from(USAGE)
        }
    }
}
