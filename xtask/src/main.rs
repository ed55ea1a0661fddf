//! `cargo xtask …`: the `oplog` command on this work tree's data, and the chores of the repository.

mod bench;
mod cargo;
mod ci;
mod docs;
mod interop;
mod mutants;

use std::path::Path;
use std::process::ExitCode;

use oplog::Front;

const HELP: &str = "\
Only here:
  cargo xtask bench [--rounds N] [--seconds S] [--requests N]
          measures the mock server and the checker beside other programs, below target/bench/
  cargo xtask ci
          runs everything that CI runs
  cargo xtask docs [--check]
          writes the pages of the book that follow from the code
  cargo xtask fuzz [--minutes N] [--seed SEED]
          feeds damaged bytes to every parser of bytes from elsewhere, and keeps what makes one panic
  cargo xtask import PAGE --as VENDOR/OPERATION --out DIR
          drafts tables from a page, as `oplog import` does
  cargo xtask import-known DIR [--check]
          reads the pages of the built-in operations in DIR into schemas/*/*/page.json
  cargo xtask import-score DIR [FURTHER DIR WITH PAGES...] [--details]
          compares what `oplog import` reads of labelled pages with the labels
  cargo xtask interop [--proxy] [PYTEST ARGUMENTS]
          runs the vendors' client libraries against the mock server; `-k EXPR` selects tests, and
          --proxy puts `proxy` in between, which must blame nobody
  cargo xtask mutants [FAULT...]
          checks that every deliberate fault of the mock server is caught, and prints a matrix";

fn main() -> ExitCode {
    let root = root();
    let mut args = std::env::args_os();
    let command = args.nth(1);
    match command.as_deref().and_then(|command| command.to_str()) {
        Some("bench") => return bench::run(&root, args),
        Some("ci") => return ci::run(&root),
        Some("docs") => return docs::run(&root, args),
        Some("fuzz") => return cargo::fuzz(&root, args),
        Some("import") => return cargo::import(&root, args),
        Some("import-known") => return cargo::import_known(&root, args),
        Some("import-score") => return cargo::import_score(&root, args),
        Some("interop") => return interop::run(&root, args),
        Some("mutants") => return mutants::run(&root, args),
        _ => {}
    }
    let front = Front { program: "cargo xtask", data: Some(root), more_help: HELP };
    oplog::main(&front, std::env::args_os())
}

/// The work tree's root: where cargo runs this from, else where it was built.
fn root() -> std::path::PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&manifest).parent().map(Path::to_path_buf).unwrap_or_default()
}
