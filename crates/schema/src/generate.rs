//! The generated files: what they hold, whether those on disk are current, and writing them.
//!
//! Neighbours: [`crate::json_schema`] and [`crate::openapi`] make the contents. Paths are relative to the data root, the
//! folder that holds `schemas/`. Files written by hand are never touched, and nothing is removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use schemars::schema_for;
use serde_json::{Value, json};

use crate::catalogue::Catalogue;
use crate::golden::GoldenCase;
use crate::json_schema::{self, COMMENT, SchemaKind};
use crate::load::{LoadError, Source};
use crate::openapi;
use crate::operation::Operation;
use crate::tables::Tables;

/// Every generated file by its path below the data root, with slashes. Golden cases give the examples.
#[must_use]
pub fn generated_files(catalogue: &Catalogue, cases: &[GoldenCase]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([("schemas/tables.schema.json".to_owned(), text(&tables_schema()))]);
    let mut vendors: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in catalogue.operations() {
        let id = operation.id();
        vendors.entry(id.vendor()).or_default().push(operation);
        for subject in SchemaKind::ALL {
            let path = format!("schemas/{id}/{}.schema.json", subject.as_str());
            files.insert(path, text(&json_schema::document(operation, subject)));
        }
    }
    for (vendor, operations) in vendors {
        files.insert(format!("schemas/openapi/{vendor}.json"), text(&openapi::document(vendor, &operations, cases)));
    }
    files
}

/// The schema of `tables.toml` itself, for editors. It refuses unknown keys, as the loader does.
#[must_use]
pub fn tables_schema() -> Value {
    published("urn:oplog:tables", "tables.toml", schema_for!(Tables).to_value())
}

/// A schema that was derived from types, as it is written to a file: under an id and with a title of its own.
#[must_use]
pub fn published(id: &str, title: &str, derived: Value) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "$comment": COMMENT,
        "title": title,
    });
    if let (Some(head), Value::Object(derived)) = (schema.as_object_mut(), derived) {
        head.extend(derived.into_iter().filter(|(keyword, _)| !["$schema", "title"].contains(&keyword.as_str())));
    }
    schema
}

fn text(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A file that is not what the tables give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Its path below the data root, with slashes.
    pub path: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a generated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It does not exist.
    Missing,
    /// It differs, first in this line (from 1).
    Differs(usize),
    /// The tables that it came from are gone.
    Orphaned,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match self.why {
            Why::Missing => write!(f, "`{path}` is missing"),
            Why::Differs(line) => write!(f, "`{path}` is out of date from line {line}"),
            Why::Orphaned => write!(f, "`{path}` belongs to no tables; remove it"),
        }
    }
}

/// The file beside tables with the facts of their page as they were last read: what the tables came from, not what comes from them.
pub const PAGE: &str = "page.json";

/// The files below `root` that differ from `files`, sorted by path.
///
/// # Errors
/// When `root/schemas` cannot be read.
pub fn check(root: &Path, files: &BTreeMap<String, String>) -> Result<Vec<Stale>, LoadError> {
    let found: BTreeMap<String, Vec<u8>> = Source::Folder(root.to_owned()).files("schemas")?.into_iter().collect();
    let is_generated = |path: &&String| path.ends_with(".json") && !path.ends_with(&format!("/{PAGE}"));
    let generated = found.keys().filter(is_generated).chain(files.keys());
    let paths: BTreeSet<&String> = generated.collect();
    let stale = paths.into_iter().filter_map(|path| {
        let why = match (files.get(path), found.get(path)) {
            (None, _) => Why::Orphaned,
            (_, None) => Why::Missing,
            (Some(wanted), Some(actual)) if wanted.as_bytes() == actual => return None,
            (Some(wanted), Some(actual)) => Why::Differs(first_difference(wanted, &String::from_utf8_lossy(actual))),
        };
        Some(Stale { path: path.clone(), why })
    });
    Ok(stale.collect())
}

fn first_difference(wanted: &str, actual: &str) -> usize {
    let same = wanted.split('\n').zip(actual.split('\n')).take_while(|(a, b)| a == b).count();
    same + 1
}

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{path}`")]
pub struct WriteError {
    path: String,
    source: io::Error,
}

/// Writes `files` below `root`, those that differ from what is there; returns the paths written.
///
/// Each file appears whole or not at all: it is written beside its place and renamed.
///
/// # Errors
/// The first file that cannot be written; those before it are.
pub fn write(root: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>, WriteError> {
    let mut written = Vec::new();
    for (path, content) in files {
        let place = root.join(path);
        if fs::read(&place).is_ok_and(|present| present == content.as_bytes()) {
            continue;
        }
        replace(&place, content).map_err(|source| WriteError { path: path.clone(), source })?;
        written.push(path.clone());
    }
    Ok(written)
}

fn replace(place: &Path, content: &str) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = place.with_extension(format!("{}.part", std::process::id()));
    let outcome = fs::write(&beside, content).and_then(|()| fs::rename(&beside, place));
    if outcome.is_err() {
        // The first error is the one to tell of.
        let _ = fs::remove_file(&beside);
    }
    outcome
}
