//! Files that wait for a review: found, accepted, rejected.
//!
//! Those of other tools of `insta` are taken as well. Links to folders are not followed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::{SnapshotError, body, read, remove, write};
use oplog_findings::UnknownName;

/// How deep folders are searched.
const DEEPEST: usize = 16;

/// A file that waits for a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its path below the folder that was searched, without `.snap.new`, with slashes.
    pub name: String,
    /// The accepted text.
    pub old: Option<String>,
    /// The text to accept.
    pub new: String,
    path: PathBuf,
    file: String,
}

impl Pending {
    /// Every file below `root` that waits for a review, sorted by name.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn all(root: &Path) -> Result<Vec<Self>, SnapshotError> {
        let mut found = BTreeSet::new();
        search(root, DEEPEST, &mut found)?;
        let mut pending = Vec::new();
        for path in found {
            let Some(file) = read(&path)? else { continue };
            let below = path.strip_prefix(root).unwrap_or(&path).with_extension("").with_extension("");
            let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            let old = read(&path.with_extension(""))?.map(|file| body(&file).1);
            pending.push(Self { name, old, new: body(&file).1, path, file });
        }
        Ok(pending)
    }

    /// Makes it the accepted one.
    ///
    /// # Errors
    /// When it cannot be written, or no longer be removed from where it waits.
    pub fn accept(&self) -> Result<(), SnapshotError> {
        let accepted = self.path.with_extension("");
        let (Some(folder), Some(name)) = (accepted.parent(), accepted.file_name()) else { return Ok(()) };
        let (head, text) = body(&self.file);
        // Where in the source an assertion stood is for the review only.
        let head: String = head
            .lines()
            .filter(|line| !line.starts_with("assertion_line:"))
            .fold(String::new(), |head, line| head + line + "\n");
        let file = if head.is_empty() { text } else { format!("---\n{head}---\n{text}") };
        write(folder, name.to_string_lossy().into_owned(), file)?;
        remove(&self.path)
    }

    /// Throws it away.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn reject(&self) -> Result<(), SnapshotError> {
        remove(&self.path)
    }

    /// Those of `pending` that `wanted` names: a part of the name, or a pattern with `*` for any text.
    ///
    /// # Errors
    /// When it names none.
    pub fn matching(pending: Vec<Self>, wanted: &str) -> Result<Vec<Self>, UnknownName> {
        let pattern = if wanted.contains('*') { wanted.to_owned() } else { format!("*{wanted}*") };
        let mut parts: BTreeSet<String> = BTreeSet::new();
        for name in pending.iter().map(|pending| pending.name.as_str()) {
            parts.extend(name.split(['/', '.']).map(str::to_owned));
            parts.extend([name.to_owned(), name.rsplit('/').next().unwrap_or(name).to_owned()]);
        }
        let (found, rest): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|pending| oplog_findings::matches(&pattern, &pending.name));
        if !found.is_empty() {
            return Ok(found);
        }
        let unknown = UnknownName::new("pending snapshot", wanted, parts.iter().map(String::as_str));
        let known = rest.into_iter().map(|pending| pending.name).take(12).collect();
        Err(UnknownName { known, ..unknown })
    }
}

fn search(folder: &Path, depth: usize, found: &mut BTreeSet<PathBuf>) -> Result<(), SnapshotError> {
    let unusable = |source| SnapshotError::Io { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unusable)? {
        let entry = entry.map_err(unusable)?;
        let kind = entry.file_type().map_err(unusable)?;
        if kind.is_dir() && depth > 0 {
            search(&entry.path(), depth - 1, found)?;
        } else if kind.is_file() && entry.file_name().to_string_lossy().ends_with(".snap.new") {
            found.insert(entry.path());
        }
    }
    Ok(())
}
