//! `cargo xtask bench`: builds what is measured in release mode, and the program that measures it, and runs that.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::cargo;

/// Mock servers for OpenAPI documents to compare with.
const NODE: [&str; 2] = ["@stoplight/prism-cli@5.16.0", "@mockoon/cli@9.9.0"];

/// Something kept it from measuring.
const INCONCLUSIVE: u8 = 3;

/// Measures with `args`, and writes what it finds below `target/bench/`.
pub(crate) fn run(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let mut build = cargo::this();
    build.args(["build", "--release", "--package", "oplog", "--package", "oplog-bench"]).current_dir(root);
    let release = target.join("release");
    let mut bench = Command::new(release.join("oplog-bench"));
    bench.arg("run").arg(target.join("bench")).arg(release.join("oplog")).args(args).current_dir(root);
    node(&target.join("bench").join("node"));
    for mut command in [build, bench] {
        match command.status() {
            Ok(status) if status.success() => {}
            Ok(_) => return ExitCode::from(INCONCLUSIVE),
            Err(error) => {
                eprintln!("error: cannot run {command:?}\n  because {error}");
                return ExitCode::from(INCONCLUSIVE);
            }
        }
    }
    println!("\nwritten below {}: bench.md, bench.json, bench.svg", target.join("bench").display());
    ExitCode::SUCCESS
}

/// Lets npm install the mock servers that run on Node.js into `folder`. Where it cannot, the result says that they are missing.
fn node(folder: &Path) {
    if folder.join("node_modules").exists() {
        return;
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]).arg(folder).args(NODE);
    if !npm.status().is_ok_and(|status| status.success()) {
        eprintln!("note: npm cannot install {}, which are left out", NODE.join(" and "));
    }
}
