//! The generated files in the repository are current, and writing them is safe.

use std::fs;
use std::path::Path;

use oplog_schema::generate::{Stale, Why, check, generated_files, write};
use oplog_schema::{Catalogue, Source, golden};
use tempfile::TempDir;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A data root with the tables of one operation and nothing generated.
fn fresh() -> (TempDir, Catalogue) {
    let folder = tempfile::tempdir().unwrap();
    let operation = "schemas/baidu-bbc/query-operation-log";
    fs::create_dir_all(folder.path().join(operation)).unwrap();
    let tables = format!("{operation}/tables.toml");
    fs::copy(Path::new(ROOT).join(&tables), folder.path().join(&tables)).unwrap();
    let catalogue = Catalogue::load(&Source::Folder(folder.path().to_owned())).unwrap();
    (folder, catalogue)
}

#[test]
fn the_generated_files_of_the_repository_are_current() {
    let root = Path::new(ROOT);
    let source = Source::Folder(root.to_owned());
    let files = generated_files(&Catalogue::load(&source).unwrap(), &golden::load(&source).unwrap());
    let mut stale = check(root, &files).unwrap();
    // No tables give these: whoever knows the report and the configuration compares them.
    let others = ["schemas/conformance.schema.json", "schemas/report.schema.json"];
    stale.retain(|stale| !others.contains(&stale.path.as_str()));
    let stale: Vec<String> = stale.iter().map(Stale::to_string).collect();
    assert!(stale.is_empty(), "{}; run `cargo xtask schemas` and commit the result", stale.join(", "));
}

#[test]
fn what_was_written_is_current_and_is_not_written_again() {
    let (root, catalogue) = fresh();
    let files = generated_files(&catalogue, &[]);
    assert_eq!(check(root.path(), &files).unwrap().len(), files.len());
    assert_eq!(write(root.path(), &files).unwrap(), files.keys().cloned().collect::<Vec<_>>());
    assert_eq!(check(root.path(), &files).unwrap(), []);
    assert!(write(root.path(), &files).unwrap().is_empty());
}

#[test]
fn a_stale_file_is_named_with_the_reason() {
    let (root, catalogue) = fresh();
    let files = generated_files(&catalogue, &[]);
    write(root.path(), &files).unwrap();
    let place = |name: &str| root.path().join("schemas").join(name);
    fs::remove_file(place("openapi/baidu-bbc.json")).unwrap();
    fs::write(place("openapi/gone.json"), "{}").unwrap();
    let tables = fs::read_to_string(place("tables.schema.json")).unwrap();
    fs::write(place("tables.schema.json"), tables.replacen('\n', "\n\n", 1)).unwrap();

    let stale = |path: &str, why| Stale { path: format!("schemas/{path}"), why };
    assert_eq!(
        check(root.path(), &files).unwrap(),
        [
            stale("openapi/baidu-bbc.json", Why::Missing),
            stale("openapi/gone.json", Why::Orphaned),
            stale("tables.schema.json", Why::Differs(2)),
        ]
    );
}

#[test]
fn a_file_that_cannot_be_written_is_named_and_leaves_nothing_behind() {
    let (root, catalogue) = fresh();
    let schemas = root.path().join("schemas");
    fs::create_dir_all(schemas.join("tables.schema.json/in-the-way")).unwrap();
    let error = write(root.path(), &generated_files(&catalogue, &[])).unwrap_err();
    assert_eq!(error.to_string(), "cannot write `schemas/tables.schema.json`");
    let names = fs::read_dir(&schemas).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.filter(|name| name.ends_with(".part")).collect::<Vec<_>>().is_empty());
}
