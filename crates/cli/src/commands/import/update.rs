//! `import --update`: what a later edition of a page changes in tables, told first and written when that is wanted.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use oplog_import::update::{Brought, UpdatedTables, update};
use oplog_import::{Imported, PAGE};

use crate::args::ImportArgs;
use crate::files::{self, Readers};
use crate::{FAIL, PASS, out};

/// The longest file of tables; a page is bounded before it comes here.
const LONGEST: u64 = 10 << 20;

/// Compares, tells, and writes with `--write`. The exit code is 1 where something differs and nothing is written, as of generated files.
pub(super) fn run(folder: &Path, imported: &Imported, args: &ImportArgs, program: &str) -> anyhow::Result<u8> {
    let file = folder.join("tables.toml");
    if !file.is_file() {
        bail!(
            "`{}` holds no tables.toml: name the folder of one operation, CONTRACTS/VENDOR/OPERATION",
            folder.display()
        );
    }
    let tables = read(&file)?;
    let facts = folder.join(PAGE);
    let earlier = if facts.is_file() { Some(read(&facts)?) } else { None };
    // Its id names its folder, however that was reached.
    let path = file.canonicalize().unwrap_or_else(|_| file.clone());
    let unusable = || format!("`{}` cannot be updated", file.display());
    let new = update(&path.to_string_lossy(), &tables, earlier.as_deref(), imported).with_context(unusable)?;
    if earlier.is_none() {
        out::note(&format!(
            "note: there is no {PAGE} beside the tables, so the page is compared with the tables themselves"
        ));
    }
    out::print(&told(&new, args.write, program, folder))?;
    if args.write {
        if new.tables != tables {
            files::write(&file, &new.tables, Readers::Usual)
                .with_context(|| format!("cannot write `{}`", file.display()))?;
        }
        // Last: until it is there, the same edition can be taken in again.
        files::write(&facts, &new.page, Readers::Usual)
            .with_context(|| format!("cannot write `{}`", facts.display()))?;
        return Ok(PASS);
    }
    Ok(if new.is_empty() { PASS } else { FAIL })
}

fn read(path: &Path) -> anyhow::Result<String> {
    let unreadable = || format!("cannot read `{}`", path.display());
    if fs::metadata(path).with_context(unreadable)?.len() > LONGEST {
        bail!("`{}` has more than {LONGEST} bytes", path.display());
    }
    fs::read_to_string(path).with_context(unreadable)
}

fn told(new: &UpdatedTables, is_written: bool, program: &str, folder: &Path) -> String {
    if new.is_empty() {
        return "the page says the same as before\n".to_owned();
    }
    let mut text = String::new();
    let mut left = 0;
    for Brought { what, left: why } in new.changes.iter().chain(&new.contradictions) {
        let _ = writeln!(text, "{what}");
        if let Some(why) = why {
            left += 1;
            let _ = writeln!(text, "    left to you: {why}");
        }
    }
    if new.moved > 0 {
        let _ = writeln!(text, "{} rows stand elsewhere on the page", new.moved);
    }
    let brought = new.changes.len() + new.contradictions.len() - left;
    let _ = match is_written {
        true => writeln!(
            text,
            "wrote {brought} changes to {}; {left} are left to you",
            folder.join("tables.toml").display()
        ),
        false => writeln!(
            text,
            "nothing is written: `{program} import --update … --write` writes {brought} changes; {left} are left to you"
        ),
    };
    text
}
