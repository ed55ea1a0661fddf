//! Recorded cases on disk: each folder appears whole or stays as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oplog_schema::golden;
use oplog_schema::{LoadError, Source};

use super::RecordedCase;

/// What goes wrong with the files.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A file or folder cannot be read, written or moved.
    #[error("cannot use `{}`", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder of that name holds something else.
    #[error("`{0}` is there already and was not recorded: choose another name with --case")]
    NotRecorded(String),
    /// What was written is not understood by its reader.
    #[error("what was recorded is no set of golden cases")]
    Unreadable(#[source] LoadError),
}

/// How a case differs from what is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its folder below the root.
    pub folder: String,
    /// Files that differ: path below the folder, old text, new text; an absent one is empty.
    pub files: Vec<(String, String, String)>,
    /// Whether there was no such case.
    pub is_new: bool,
}

impl Change {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.files.is_empty()
    }
}

/// How `cases` differ from what is below `root`.
///
/// # Errors
/// When a file cannot be read, or a folder holds a case that was not recorded.
pub fn changes(root: &Path, cases: &[RecordedCase]) -> Result<Vec<Change>, FileError> {
    cases.iter().map(|case| change(root, case)).collect()
}

fn change(root: &Path, case: &RecordedCase) -> Result<Change, FileError> {
    let folder = root.join(&case.folder);
    let mut old = BTreeMap::new();
    let is_new = fs::symlink_metadata(&folder).is_err();
    if !is_new {
        read(&folder, "", &mut old)?;
        let head = old.get("case.toml").and_then(|head| String::from_utf8_lossy(head).parse::<toml::Table>().ok());
        if head.is_none_or(|head| head.get("origin").and_then(toml::Value::as_str) != Some("recorded")) {
            return Err(FileError::NotRecorded(case.folder.clone()));
        }
    }
    let paths: std::collections::BTreeSet<&String> = old.keys().chain(case.files.keys()).collect();
    let text = |files: &BTreeMap<String, Vec<u8>>, path: &String| {
        files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    };
    let differing = paths.into_iter().filter(|path| old.get(*path) != case.files.get(*path));
    let files = differing.map(|path| (path.clone(), text(&old, path), text(&case.files, path))).collect();
    Ok(Change { folder: case.folder.clone(), files, is_new })
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), FileError> {
    let unusable = |path: &Path| {
        let path = path.to_owned();
        |source| FileError::Io { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unusable(folder))? {
        let entry = entry.map_err(unusable(folder))?;
        let (path, name) = (entry.path(), format!("{prefix}{}", entry.file_name().to_string_lossy()));
        if entry.file_type().map_err(unusable(&path))?.is_dir() {
            read(&path, &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(&path).map_err(unusable(&path))?);
        }
    }
    Ok(())
}

/// Writes the cases that differ below `root` and returns how.
///
/// They are written beside `golden/`, read back as golden cases, and moved into place folder by folder; a folder that cannot
/// be moved leaves the old one where it was.
///
/// # Errors
/// When a file cannot be written, a folder holds a case that was not recorded, or what was written cannot be read back.
pub fn write(root: &Path, cases: &[RecordedCase]) -> Result<Vec<Change>, FileError> {
    let changes = changes(root, cases)?;
    let changed = || cases.iter().zip(&changes).filter(|(_, change)| !change.is_none()).map(|(case, _)| case);
    if changed().next().is_some() {
        let staged = root.join(format!(".recording.{}", std::process::id()));
        let outcome = stage(&staged, changed()).and_then(|()| changed().try_for_each(|case| swap(root, &staged, case)));
        // The first error is the one to tell of.
        let _ = fs::remove_dir_all(&staged);
        outcome?;
    }
    Ok(changes)
}

fn stage<'a>(staged: &Path, cases: impl Iterator<Item = &'a RecordedCase>) -> Result<(), FileError> {
    for case in cases {
        for (path, bytes) in &case.files {
            let path = staged.join(&case.folder).join(path);
            let unusable = |source| FileError::Io { path: path.clone(), source };
            fs::create_dir_all(path.parent().unwrap_or(staged)).map_err(unusable)?;
            fs::write(&path, bytes).map_err(unusable)?;
        }
    }
    golden::load(&Source::Folder(staged.to_owned())).map(drop).map_err(FileError::Unreadable)
}

fn swap(root: &Path, staged: &Path, case: &RecordedCase) -> Result<(), FileError> {
    let place = root.join(&case.folder);
    let unusable = |source| FileError::Io { path: place.clone(), source };
    fs::create_dir_all(place.parent().unwrap_or(root)).map_err(unusable)?;
    let aside = staged.join(format!("old-{}", case.folder.replace('/', "-")));
    let old = fs::symlink_metadata(&place).is_ok();
    if old {
        fs::rename(&place, &aside).map_err(unusable)?;
    }
    fs::rename(staged.join(&case.folder), &place).map_err(|source| {
        if old {
            let _ = fs::rename(&aside, &place);
        }
        unusable(source)
    })
}
