//! Reading: from a folder or from the copy built into the program, strictly.
//!
//! Whatever is not understood is refused with the file, the line and the way out; nothing is skipped.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::fact::{self, Fact};
use crate::operation::Operation;
use crate::path::FieldPath;
use crate::tables::Tables;
use crate::uri::UriTemplate;

/// Where data is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder that holds `schemas/` and `golden/`.
    Folder(PathBuf),
    /// The copy built into the program.
    Embedded,
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
    #[error(
        "`{folder}` holds no `{wanted}`: restore it (`git checkout -- {folder}`) or name another folder with `--data`"
    )]
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
        Self::at(path, text, offset, error.message())
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
            Source::Embedded => {
                let files = if folder == "schemas" { embedded::SCHEMAS } else { embedded::GOLDEN };
                files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
            }
        };
        files.sort();
        Ok(files)
    }
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
    operations.sort_by(|a, b| a.id().cmp(b.id()));
    Ok(operations)
}

fn operation(path: &str, text: &str) -> Result<Operation, LoadError> {
    let tables: Tables = toml::from_str(text).map_err(|error| LoadError::toml(path, text, &error))?;
    let at = |span: std::ops::Range<usize>, problem: String| LoadError::at(path, text, span.start, problem);

    let folder = path.trim_start_matches("schemas/").trim_end_matches("/tables.toml");
    if tables.id.as_ref() != folder {
        let problem = format!("id `{}` differs from its folder `{folder}`", tables.id.as_ref());
        return Err(at(tables.id.span(), problem));
    }
    let mut forms = Vec::new();
    for row in &tables.request {
        forms.push(UriTemplate::parse(&row.uri).map_err(|error| at(row.id.span(), error.to_string()))?);
    }
    let mut paths = Vec::new();
    for row in &tables.field {
        let field: FieldPath = row.path.as_ref().parse().map_err(|error| at(row.path.span(), format!("{error}")))?;
        paths.push(field);
    }
    unique_ids(&tables).map_err(|(span, problem)| at(span, problem))?;
    let facts = fact::facts(&tables, text);
    references(&tables, &facts).map_err(|(span, problem)| at(span, problem))?;
    Ok(Operation::new(tables, facts, path.to_owned(), forms, paths))
}

type Problem = (std::ops::Range<usize>, String);

fn ids(tables: &Tables) -> Vec<(&'static str, &Spanned<String>)> {
    let mut ids: Vec<(&'static str, &Spanned<String>)> = Vec::new();
    ids.extend(tables.request.iter().map(|row| ("request", &row.id)));
    ids.extend(tables.auth.iter().map(|row| ("auth", &row.scheme)));
    ids.extend(tables.parameter.iter().map(|row| ("parameter", &row.name)));
    ids.extend(tables.field.iter().map(|row| ("response", &row.path)));
    ids.extend(tables.header.iter().map(|row| ("header", &row.name)));
    ids.extend(tables.statement.iter().map(|row| ("statement", &row.id)));
    ids.extend(tables.error.iter().map(|row| ("error", &row.id)));
    ids.extend(tables.erratum.iter().map(|row| ("erratum", &row.id)));
    ids.extend(tables.error_body.iter().map(|row| ("error body", &row.id)));
    ids
}

fn unique_ids(tables: &Tables) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    for (kind, id) in ids(tables) {
        if !seen.insert((kind, id.as_ref())) {
            return Err((id.span(), format!("duplicate id: there is another {kind} `{}`", id.as_ref())));
        }
    }
    Ok(())
}

/// Every name that points at something must point at something that exists.
fn references(tables: &Tables, facts: &[Fact]) -> Result<(), Problem> {
    for row in &tables.erratum {
        for wanted in &row.facts {
            if !facts.iter().any(|fact| &fact.local == wanted) {
                return Err((
                    row.id.span(),
                    format!("erratum `{}` is about `{wanted}`, which is no fact of this file", row.id.as_ref()),
                ));
            }
        }
    }
    for fact in facts {
        if fact.rules.is_empty() && fact.basis.is_documented() {
            let span = ids(tables)
                .into_iter()
                .find(|(kind, id)| fact.local == format!("{kind}.{}", id.as_ref()))
                .map_or(0..0, |(_, id)| id.span());
            return Err((span, format!("no rule speaks for `{}`: name one in `rules`", fact.local)));
        }
    }
    for row in &tables.error {
        let body_known = row.body.as_ref().is_none_or(|id| tables.error_body.iter().any(|body| body.id.as_ref() == id));
        if tables.error_body.is_empty() || !body_known {
            return Err((row.id.span(), format!("error `{}` has no error body", row.id.as_ref())));
        }
        if let Some(name) = row.when.parameter()
            && !tables.parameter.iter().any(|parameter| parameter.name.as_ref() == name)
        {
            return Err((
                row.id.span(),
                format!("error `{}` is about parameter `{name}`, which this file does not list", row.id.as_ref()),
            ));
        }
    }
    for form in &tables.request {
        if let Ok(template) = UriTemplate::parse(&form.uri)
            && let Some(name) = template.names().find(|name| !tables.parameter.iter().any(|p| p.name.as_ref() == name))
        {
            return Err((form.id.span(), format!("the URI has a parameter `{name}`, which this file does not list")));
        }
    }
    Ok(())
}
