//! Reading: from a folder or from the copy built into the program, strictly.
//!
//! Whatever is not understood is refused with the file, the line and the way out; nothing is skipped. Each value is read into
//! its type here and never parsed again.
//!
//! The parts: `cells` knows where in the text each value stands, `references` holds the rows of a file against each other, `places`
//! their field paths, `values` what is said of one value.

mod cells;
mod places;
mod references;
mod values;

use std::path::{Path, PathBuf};

use crate::fact;
use crate::meant::meant;
use crate::operation::Operation;

pub(crate) use cells::{Cell, Cells};

/// Where data is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder that holds `schemas/` and `golden/`.
    Folder(PathBuf),
    /// The copy built into the program.
    Embedded,
    /// Another source, and folders with further operations: `<vendor>/<operation>/tables.toml` below each, golden cases beside it in
    /// `golden/<case>/`.
    Contracts {
        /// The other source.
        base: Box<Source>,
        /// The folders.
        folders: Vec<PathBuf>,
    },
}

/// The copy: `SCHEMAS` and `GOLDEN`, written by the build script.
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// A file of the data tree: its path below the source, with slashes, and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// Why data could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        /// The file or folder.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// There is nothing to load.
    #[error("`{folder}` holds no `{wanted}`: restore it, or name another folder with `--data` or `--contracts`")]
    Empty {
        /// The folder.
        folder: String,
        /// What was looked for.
        wanted: &'static str,
    },
    /// A file says something that is not understood or does not add up.
    #[error("{path}:{line}:{column}: {problem}")]
    Invalid {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong and what was expected.
        problem: String,
    },
}

impl LoadError {
    pub(crate) fn at(path: &str, text: &str, offset: usize, problem: impl Into<String>) -> Self {
        let before = &text[..offset.min(text.len())];
        LoadError::Invalid {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            problem: problem.into(),
        }
    }

    pub(crate) fn toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        let problem = error.message();
        Self::at(path, text, offset, format!("{problem}{}", meant_by(problem)))
    }
}

impl Source {
    /// Every file below `folder` (`schemas` or `golden`), sorted by path.
    pub(crate) fn files(&self, folder: &'static str) -> Result<Vec<File>, LoadError> {
        let mut files = match self {
            Source::Folder(root) => {
                let mut files = Vec::new();
                walk(&root.join(folder), folder, &mut files)?;
                files
            }
            Source::Contracts { base, folders } => {
                let mut files = base.files(folder)?;
                for own in folders {
                    files.extend(contracts(own, folder)?);
                }
                return Ok(files);
            }
            Source::Embedded => {
                let files = if folder == "schemas" { embedded::SCHEMAS } else { embedded::GOLDEN };
                files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
            }
        };
        files.sort();
        Ok(files)
    }
}

/// The files of a folder with operations: tables under the path where they lie, golden cases as though they lay with all others.
fn contracts(root: &Path, wanted: &'static str) -> Result<Vec<File>, LoadError> {
    let shown = root.display().to_string();
    let mut files = Vec::new();
    walk(root, &shown, &mut files)?;
    let mut of_kind: Vec<File> = files
        .into_iter()
        .filter_map(|(path, bytes)| {
            let below: Vec<&str> = path.strip_prefix(&shown)?.trim_start_matches('/').split('/').collect();
            let path = match (&below[..], wanted) {
                ([_, _, "tables.toml"], "schemas") => path,
                ([vendor, operation, "golden", rest @ ..], "golden") => {
                    format!("golden/{vendor}/{operation}/{}", rest.join("/"))
                }
                _ => return None,
            };
            Some((path, bytes))
        })
        .collect();
    of_kind.sort();
    if of_kind.is_empty() && wanted == "schemas" {
        return Err(LoadError::Empty { folder: shown, wanted: "<vendor>/<operation>/tables.toml" });
    }
    Ok(of_kind)
}

fn walk(folder: &Path, name: &str, files: &mut Vec<File>) -> Result<(), LoadError> {
    let unreadable = |source| LoadError::Read { path: name.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(unreadable)?.is_dir() {
            walk(&entry.path(), &path, files)?;
        } else {
            let bytes = std::fs::read(entry.path()).map_err(|source| LoadError::Read { path: path.clone(), source })?;
            files.push((path, bytes));
        }
    }
    Ok(())
}

/// The bytes of a file as text.
pub(crate) fn text(path: &str, bytes: Vec<u8>) -> Result<String, LoadError> {
    String::from_utf8(bytes).map_err(|error| LoadError::Invalid {
        path: path.to_owned(),
        line: 1,
        column: 1,
        problem: format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()),
    })
}

pub(crate) fn load(source: &Source) -> Result<Vec<Operation>, LoadError> {
    let mut operations = Vec::new();
    for (path, bytes) in source.files("schemas")? {
        if path.ends_with("/tables.toml") {
            let text = text(&path, bytes)?;
            operations.push(operation(&path, &text)?);
        }
    }
    if operations.is_empty() {
        return Err(LoadError::Empty { folder: "schemas".to_owned(), wanted: "<vendor>/<operation>/tables.toml" });
    }
    // Those of the same id keep the order in which they were named.
    operations.sort_by(|a, b| a.id().cmp(b.id()));
    if let Some([first, second]) = operations.windows(2).find(|pair| pair[0].id() == pair[1].id()) {
        let problem = format!("`{}` is documented already, by {}", second.id(), first.file());
        return Err(LoadError::Invalid { path: second.file().to_owned(), line: 1, column: 1, problem });
    }
    Ok(operations)
}

impl Operation {
    /// Reads the tables of one operation from a text; `path` is `…/<vendor>/<operation>/tables.toml`.
    ///
    /// # Errors
    /// The first problem, with file and line, as [`Catalogue::load`](crate::Catalogue::load) has it.
    pub fn from_toml(path: &str, text: &str) -> Result<Self, LoadError> {
        operation(path, text)
    }
}

/// What was probably meant, by a message that ends with the names that are known: ``unknown variant `x`, expected one of `a`, `b` ``.
fn meant_by(problem: &str) -> String {
    let Some((unknown, known)) = problem.split_once("`, expected ") else { return String::new() };
    let Some((_, name)) = unknown.rsplit_once('`').filter(|_| problem.starts_with("unknown ")) else {
        return String::new();
    };
    meant(name, known.split('`').skip(1).step_by(2).map(str::to_owned))
}

fn operation(path: &str, text: &str) -> Result<Operation, LoadError> {
    let cells = Cells::read(path, text)?;
    let tables = cells.tables()?;
    let folder = path.trim_end_matches("/tables.toml");
    let named: Vec<&str> = folder.rsplitn(3, '/').take(2).collect();
    let folder = named.into_iter().rev().collect::<Vec<_>>().join("/");
    if tables.id != folder {
        return Err(cells.refuse(Cell::top("id"), format!("id `{}` differs from its folder `{folder}`", tables.id)));
    }
    let facts = fact::facts(&tables, &cells);
    references::unique(&tables, &facts, &cells)?;
    references::check(&tables, &facts, &cells)?;
    places::check(&tables, &cells)?;
    values::check(&tables, &cells)?;
    Ok(Operation::new(tables, facts, path.to_owned()))
}
