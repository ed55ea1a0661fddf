//! `cargo xtask ci`: the steps of a merge gate, cheapest first, stopping at the first that fails.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Arguments of cargo, one step a line.
const STEPS: &[&[&str]] = &[
    &["fmt", "--all", "--check"],
    &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
    &["test", "--workspace"],
    &["xtask", "schemas", "--check"],
    &["xtask", "conformance"],
];

/// Runs every step below `root`; ends with the exit code of the first that fails.
pub(crate) fn run(root: &Path) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    for step in STEPS {
        let shown = format!("cargo {}", step.join(" "));
        eprintln!("==> {shown}");
        match Command::new(&cargo).args(*step).current_dir(root).status() {
            Ok(status) if status.success() => {}
            Ok(status) => {
                eprintln!("==> failed: {shown}");
                let code = status.code().and_then(|code| u8::try_from(code).ok());
                return ExitCode::from(code.unwrap_or(1));
            }
            Err(error) => {
                eprintln!("==> cannot run {shown}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    eprintln!("==> all {} steps passed", STEPS.len());
    ExitCode::SUCCESS
}
