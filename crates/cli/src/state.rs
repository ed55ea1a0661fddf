//! What is remembered from run to run: the last report on each target, and which run was the last one, so that findings can be
//! named by their ids alone.
//!
//! It lies where the system keeps the state of programs, or below `OPLOG_STATE_DIR`, for its owner alone. Secrets have been taken out
//! before. The oldest reports make room for new ones.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, bail};
use etcetera::{BaseStrategy, choose_base_strategy};
use oplog_report::json::{self, Stored};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::files::{Readers, write};

/// The largest report that is read, in bytes.
const LONGEST: u64 = 256 << 20;
/// The most reports that are kept.
const MOST: usize = 40;
/// The most bytes that they have together.
const ROOM: u64 = 64 << 20;

/// The variable that names another folder.
pub(crate) const FOLDER: &str = "OPLOG_STATE_DIR";

/// The file that says which run was the last one.
const LAST: &str = "last.json";

/// A run whose report is kept, and how its target is found again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LastRun {
    /// What the report is kept under.
    pub(crate) key: String,
    /// The target that the arguments named; absent, the built-in mock server.
    pub(crate) target: Option<String>,
    /// The configuration that they named.
    pub(crate) config: Option<PathBuf>,
    /// How many entries the built-in mock server had.
    pub(crate) entries: Option<u64>,
}

impl LastRun {
    /// A run of `conformance` with these arguments.
    pub(crate) fn on(target: Option<&str>, config: Option<&Path>, entries: Option<u64>) -> Self {
        Self {
            key: target.unwrap_or("the built-in mock server").to_owned(),
            target: target.map(str::to_owned),
            // The next command may be given in another folder.
            config: config.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
            entries,
        }
    }

    /// A run of `gate`.
    pub(crate) fn of_gate(command: &str) -> Self {
        Self { key: format!("gate {command}"), target: None, config: None, entries: None }
    }

    /// A run of `proxy` on this target.
    pub(crate) fn of_proxy(target: &str) -> Self {
        Self { key: format!("proxy {target}"), target: None, config: None, entries: None }
    }

    /// The last run of all.
    pub(crate) fn load() -> anyhow::Result<Self> {
        let path = folder()?.join(LAST);
        let text = fs::read_to_string(&path).context("no run is remembered")?;
        serde_json::from_str(&text).with_context(|| format!("`{}` cannot be read", path.display()))
    }

    /// The report that it left behind.
    pub(crate) fn report(&self) -> anyhow::Result<Stored> {
        read(&path(&self.key)?)
    }
}

/// Keeps the report of a run.
pub(crate) fn remember(run: &LastRun, report: &str) -> anyhow::Result<()> {
    let (folder, path) = (folder()?, path(&run.key)?);
    let last = serde_json::to_string(run).context("the last run cannot be written down")?;
    let keep = || {
        private(&folder)?;
        write(&path, report, Readers::Owner)?;
        write(&folder.join(LAST), &last, Readers::Owner)?;
        forget(&folder, &[&path, &folder.join(LAST)])
    };
    keep().with_context(|| format!("the report cannot be kept in `{}`; {FOLDER} names another folder", path.display()))
}

/// Creates the folder, for its owner alone.
fn private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Removes the oldest reports, so that no more than [`MOST`] of [`ROOM`] bytes together are kept.
fn forget(folder: &Path, keep: &[&Path]) -> io::Result<()> {
    let mut found = Vec::new();
    for entry in kept(folder)? {
        let about = fs::metadata(&entry)?;
        found.push((about.modified()?, about.len(), entry));
    }
    found.sort();
    let mut bytes = 0;
    for (place, (_, length, path)) in found.iter().rev().enumerate() {
        bytes += length;
        if (place >= MOST || bytes > ROOM) && !keep.contains(&path.as_path()) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The files of the folder that are this program's.
fn kept(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    Ok(paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "json" || ending == "part"))
        .collect())
}

/// Removes everything that is remembered; how many files that was, and the folder.
pub(crate) fn clear() -> anyhow::Result<(usize, PathBuf)> {
    let folder = folder()?;
    let remove = || {
        let kept = kept(&folder)?;
        kept.iter().try_for_each(fs::remove_file)?;
        io::Result::Ok(kept.len())
    };
    let count = remove().with_context(|| format!("`{}` cannot be cleared", folder.display()))?;
    Ok((count, folder))
}

/// How much is remembered: how many files, how many bytes they have, and the folder.
pub(crate) fn size() -> anyhow::Result<(usize, u64, PathBuf)> {
    let folder = folder()?;
    let measure = || {
        let kept = kept(&folder)?;
        let bytes = kept.iter().map(|path| Ok(fs::metadata(path)?.len())).sum::<io::Result<u64>>()?;
        io::Result::Ok((kept.len(), bytes))
    };
    let (count, bytes) = measure().with_context(|| format!("`{}` cannot be read", folder.display()))?;
    Ok((count, bytes, folder))
}

/// The file with the last report on what the arguments call `target`.
pub(crate) fn path(target: &str) -> anyhow::Result<PathBuf> {
    // A target may be called anything, a file may not.
    let readable: String = target.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
    Ok(folder()?.join(format!("{readable}-{:016x}.json", xxh3_64(target.as_bytes()))))
}

fn folder() -> anyhow::Result<PathBuf> {
    Ok(match std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => {
            let system = choose_base_strategy()
                .with_context(|| format!("this system has no folder for it: name one with {FOLDER}"))?;
            system.state_dir().unwrap_or_else(|| system.cache_dir()).join("oplog")
        }
    })
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
