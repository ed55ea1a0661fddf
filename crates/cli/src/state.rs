//! What is remembered from run to run: the last report on each target, so that its findings can be asked for again by id.
//!
//! It lies where the system keeps the state of programs, or below `OPLOG_STATE_DIR`. Secrets have been taken out before.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use etcetera::{BaseStrategy, choose_base_strategy};
use oplog_report::json::{self, Stored};
use xxhash_rust::xxh3::xxh3_64;

use crate::files::replace;

/// The largest report that is read, in bytes.
const LONGEST: u64 = 256 << 20;

/// The variable that names another folder.
pub(crate) const FOLDER: &str = "OPLOG_STATE_DIR";

/// Keeps the report on what the arguments call `target`.
pub(crate) fn remember(target: &str, report: &str) -> anyhow::Result<()> {
    let path = path(target)?;
    let keep = |folder: &Path| fs::create_dir_all(folder).and_then(|()| replace(&path, report));
    keep(path.parent().unwrap_or(Path::new(".")))
        .with_context(|| format!("the report cannot be kept in `{}`; {FOLDER} names another folder", path.display()))
}

/// The file with the last report on what the arguments call `target`.
pub(crate) fn path(target: &str) -> anyhow::Result<PathBuf> {
    let folder = match std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => {
            let system = choose_base_strategy()
                .with_context(|| format!("this system has no folder for it: name one with {FOLDER}"))?;
            system.state_dir().unwrap_or_else(|| system.cache_dir()).join("oplog")
        }
    };
    // A target may be called anything, a file may not.
    let readable: String = target.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
    Ok(folder.join(format!("{readable}-{:016x}.json", xxh3_64(target.as_bytes()))))
}

/// A report for programs that was kept.
pub(crate) fn read(path: &Path) -> anyhow::Result<Stored> {
    let unreadable = || format!("the report `{}` cannot be read", path.display());
    let size = fs::metadata(path).with_context(unreadable)?.len();
    if size > LONGEST {
        bail!("the report `{}` is larger than {LONGEST} bytes", path.display());
    }
    json::read(&fs::read_to_string(path).with_context(unreadable)?).with_context(unreadable)
}
