//! `cargo xtask import-score DIR`: imports every labelled page of a folder and compares what was read with the labels.
//!
//! A label is `NAME.truth.json` beside its page, or names the page by its SHA-256; such pages are looked for in the folders that
//! follow. Facts count as right, wrong or missed; what a page does not say (`null`) counts as nothing. Entries that rest on an
//! example alone are counted apart.

mod compare;
mod pages;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;

use oplog_schema::{Catalogue, Source};
use tally::Tally;

/// Whether the draft of a page loads beside the built-in operations.
fn loads(imported: &oplog_import::Imported) -> Result<(), String> {
    let folder = tempfile::TempDir::new().map_err(|error| error.to_string())?;
    let draft = oplog_import::draft(imported, "scored/page", "page");
    for (path, text) in &draft.files {
        let path = folder.path().join("scored/page").join(path);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
        made.map_err(|error| error.to_string())?;
    }
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![folder.path().to_owned()] };
    Catalogue::load(&source).map_err(|error| error.to_string())?;
    oplog_schema::golden::load(&source).map(|_| ()).map_err(|error| error.to_string())
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let details = args.iter().any(|arg| arg == "--details");
    let folders: Vec<PathBuf> = args.iter().filter(|arg| !arg.starts_with("--")).map(PathBuf::from).collect();
    if folders.is_empty() {
        eprintln!("usage: cargo xtask import-score DIR [FURTHER DIR WITH PAGES…] [--details]");
        return ExitCode::from(2);
    }
    let pages = match pages::labelled(&folders) {
        Ok(pages) if !pages.is_empty() => pages,
        Ok(_) => {
            eprintln!("error: there is no labelled page (NAME.truth.json with its page) in `{}`", folders[0].display());
            return ExitCode::from(2);
        }
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let mut total = Tally::default();
    println!("{}", Tally::head());
    for page in &pages {
        let imported = match oplog_import::import(&page.file, &page.bytes) {
            Ok(imported) => imported,
            Err(error) => {
                println!("{}: cannot be read: {error}", page.name);
                continue;
            }
        };
        let (tally, misses) = compare::compare(&imported, &page.truth);
        let loads = loads(&imported);
        let draft = loads
            .as_ref()
            .map_or_else(|problem| format!("draft does not load: {problem}"), |()| "draft loads".to_owned());
        println!("{}  {draft}", tally.row(&page.name));
        if details {
            misses.iter().for_each(|miss| println!("    {miss}"));
        }
        total.add(&tally);
    }
    println!("{}", total.row("all pages"));
    println!("\n{}", total.summary());
    ExitCode::SUCCESS
}
