//! `cargo xtask import-known DIR [--check]`: reads the pages of the built-in operations in DIR into `schemas/<vendor>/<operation>/page.json`.
//!
//! The pages are their vendors' and stay outside of the repository; the facts read off them are in it, and
//! `crates/import/tests/suite/known.rs` holds them against the tables. A page is named `<vendor>.<operation>.<extension>`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use oplog_import::PAGE;
use oplog_schema::Catalogue;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let is_check = args.iter().any(|arg| arg == "--check");
    let Some(folder) = args.iter().find(|arg| !arg.starts_with("--")) else {
        eprintln!("usage: cargo xtask import-known DIR [--check]");
        return ExitCode::from(2);
    };
    match run(Path::new(folder), is_check) {
        Ok(stale) if stale == 0 || !is_check => ExitCode::SUCCESS,
        Ok(_) => {
            println!("run `cargo xtask import-known {folder}` and commit the result");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Reads every page; how many files are out of date.
fn run(folder: &Path, is_check: bool) -> Result<usize, String> {
    let catalogue = Catalogue::embedded().map_err(|error| error.to_string())?;
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let mut stale = 0;
    for operation in catalogue.operations() {
        let id = operation.id().as_str();
        let page = page(folder, &id.replace('/', "."))?;
        let bytes = fs::read(&page).map_err(|error| format!("`{}`: {error}", page.display()))?;
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        let imported = oplog_import::import(&name, &bytes).map_err(|error| format!("`{}`: {error}", page.display()))?;
        let (file, text) = (schemas.join(id).join(PAGE), oplog_import::page_facts(&imported));
        if fs::read_to_string(&file).is_ok_and(|found| found == text) {
            println!("schemas/{id}/{PAGE} is up to date");
            continue;
        }
        stale += 1;
        println!("schemas/{id}/{PAGE} {}", if is_check { "is out of date" } else { "is written" });
        if !is_check {
            fs::write(&file, text).map_err(|error| format!("`{}`: {error}", file.display()))?;
        }
    }
    Ok(stale)
}

/// The page of an operation, whatever its extension.
fn page(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let files = fs::read_dir(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    let mut files = files.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let is_page = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem.to_string_lossy() == name);
    files.find(is_page).ok_or_else(|| format!("`{}` holds no page called `{name}.…`", folder.display()))
}
