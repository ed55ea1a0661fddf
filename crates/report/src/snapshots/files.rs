//! The files of snapshots: read, compared, written whole or not at all.
//!
//! A file is `insta`'s: a head between lines of three dashes, then the text. What a run wants to have accepted stands beside
//! it with `.new` at the end of its name. Nothing a target sends is part of a path.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oplog_schema::Operation;
use oplog_schema::generate::{self, WriteError};
use serde_json::Value;

use super::{Fate, SnapshotSubject, Update, folder};
use crate::shape::{BodyShape, NotAShape};
use oplog_wire::MediaType;

/// The most bytes that a snapshot may have: beyond, nobody reviews it.
const LARGEST: usize = 1 << 20;

/// What goes wrong with the files.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A file or folder cannot be read, moved or removed.
    #[error("cannot use `{}`", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write below `{}`", folder.display())]
    Write {
        /// The folder.
        folder: PathBuf,
        /// Which file, and why.
        source: WriteError,
    },
    /// An accepted file is no snapshot of a shape.
    #[error("`{}` is no snapshot of a shape: restore or remove it", path.display())]
    NotAShape {
        /// The file.
        path: PathBuf,
        /// Where.
        source: NotAShape,
    },
    /// A file is too large.
    #[error("`{}` is larger than any snapshot: restore or remove it", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The target answers with a shape that is too large.
    #[error("the shape of {} would have more than {LARGEST} bytes, which nobody reviews", .0)]
    Unreviewable(SnapshotSubject),
}

/// One shape, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What it is of.
    pub subject: SnapshotSubject,
    /// The accepted file.
    pub path: PathBuf,
    /// The accepted text.
    pub old: Option<String>,
    /// The text to accept.
    pub new: String,
    /// What became of it.
    pub fate: Fate,
}

impl Settled {
    /// Whether it fails the run.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(self.fate, Fate::Pending | Fate::Refused)
    }

    /// Why it fails the run, if it does. `review` is the command that reviews the folder.
    #[must_use]
    pub fn drift(&self, review: &str) -> Option<String> {
        let what = if self.old.is_none() { "is new" } else { "has changed" };
        self.fails().then(|| format!("the shape of {} {what}: review it with `{review}`", self.subject))
    }
}

/// The snapshots of one target.
#[derive(Debug, Clone)]
pub struct Snapshots {
    target: String,
    folder: PathBuf,
    update: Update,
}

impl Snapshots {
    /// Those of `target`, a name or a URL, below `root`.
    #[must_use]
    pub fn new(root: &Path, target: &str, update: Update) -> Self {
        Self { target: target.to_owned(), folder: root.join(folder(target)), update }
    }

    /// Compares what was observed of `operations` with what is accepted, and writes what may be written.
    ///
    /// # Errors
    /// The first file that cannot be read or written. Those before it are settled.
    pub fn settle(
        &self,
        operations: &[&Operation],
        observed: &BTreeMap<SnapshotSubject, BodyShape>,
    ) -> Result<Vec<Settled>, SnapshotError> {
        let all = operations.iter().flat_map(|operation| {
            let operation = operation.id().to_string();
            MediaType::ALL.map(|form| SnapshotSubject { operation: operation.clone(), version: None, form })
        });
        // One that was not observed is told of where a file of it may be there; which versions are asked for is the run's business.
        let subjects: BTreeSet<SnapshotSubject> = all.chain(observed.keys().cloned()).collect();
        let mut settled = Vec::new();
        for subject in subjects {
            let seen = observed.get(&subject);
            settled.extend(self.settle_one(subject, seen)?);
        }
        Ok(settled)
    }

    fn settle_one(&self, subject: SnapshotSubject, seen: Option<&BodyShape>) -> Result<Option<Settled>, SnapshotError> {
        let path = self.folder.join(subject.file_name());
        let text =
            |shape: &BodyShape| shape.text_within(LARGEST).ok_or_else(|| SnapshotError::Unreviewable(subject.clone()));
        let old = read(&path)?.map(|file| body(&file).1);
        let (new, fate) = match (seen, &old) {
            (None, None) => return Ok(None),
            (None, Some(old)) => (old.clone(), Fate::Unseen),
            (Some(seen), None) => (text(seen)?, self.update.fate(true)),
            (Some(seen), Some(old)) => {
                let not_a_shape = |source| SnapshotError::NotAShape { path: path.clone(), source };
                let accepted: BodyShape = old.parse().map_err(not_a_shape)?;
                let proposed = if self.update == Update::Force { seen.clone() } else { seen.completed_by(&accepted) };
                text(seen)?;
                if proposed == accepted {
                    (old.clone(), Fate::Same { unseen: seen.unseen_of(&accepted) })
                } else {
                    (text(&proposed)?, self.update.fate(false))
                }
            }
        };
        let name = subject.file_name();
        let pending = self.folder.join(format!("{name}.new"));
        match fate {
            Fate::Pending => write(&self.folder, format!("{name}.new"), self.file(&subject, &new))?,
            Fate::Written => write(&self.folder, name, self.file(&subject, &new))?,
            Fate::Same { .. } | Fate::Unseen | Fate::Refused => {}
        }
        // What an earlier run left for a review is settled by this one.
        if matches!(fate, Fate::Written | Fate::Same { .. }) && self.update != Update::No {
            remove(&pending)?;
        }
        Ok(Some(Settled { subject, path, old, new, fate }))
    }

    fn file(&self, subject: &SnapshotSubject, text: &str) -> String {
        let about = format!("The shape of the successes of {subject}, from {}", self.target);
        format!("---\ndescription: {}\n---\n{text}", Value::from(about))
    }
}

/// The text of a file; `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<String>, SnapshotError> {
    let unusable = |source| SnapshotError::Io { path: path.to_owned(), source };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(error)),
        // Beside the text there is the head.
        Ok(data) if data.len() > 2 * LARGEST as u64 => return Err(SnapshotError::TooLarge { path: path.to_owned() }),
        Ok(_) => {}
    }
    fs::read_to_string(path).map(Some).map_err(unusable)
}

/// The head of a file, without its dashes, and its text, lines ended alike wherever they were written.
pub(super) fn body(file: &str) -> (String, String) {
    let joined = |lines: &[&str]| lines.iter().fold(String::new(), |text, line| text + line + "\n");
    let lines: Vec<&str> = file.lines().collect();
    let end = lines.iter().skip(1).position(|line| *line == "---").filter(|_| lines.first() == Some(&"---"));
    match end {
        Some(end) => (joined(&lines[1..=end]), joined(&lines[end + 2..])),
        None => (String::new(), joined(&lines)),
    }
}

pub(super) fn write(folder: &Path, name: String, text: String) -> Result<(), SnapshotError> {
    let written = generate::write(folder, &BTreeMap::from([(name, text)]));
    written.map(drop).map_err(|source| SnapshotError::Write { folder: folder.to_owned(), source })
}

pub(super) fn remove(path: &Path) -> Result<(), SnapshotError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(SnapshotError::Io { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}
