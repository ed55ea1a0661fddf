//! The tables in the repository load, and hang together.

use std::path::Path;

use oplog_schema::{Catalogue, Source};

#[test]
fn the_tables_of_the_repository_load() {
    if let Err(error) = Catalogue::embedded() {
        panic!("{error}");
    }
}

#[test]
fn every_fact_says_where_it_stands_and_what_it_means() {
    for operation in Catalogue::embedded().unwrap().operations() {
        for fact in operation.facts() {
            assert!(!fact.at.is_empty() && !fact.about.is_empty(), "{}", operation.full_id(&fact.local));
        }
    }
}

#[test]
fn the_line_of_every_fact_names_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let catalogue = Catalogue::load(&Source::Folder(root.clone())).unwrap();
    for operation in catalogue.operations() {
        let text = std::fs::read_to_string(root.join(operation.file())).unwrap();
        let mut lines = Vec::new();
        for fact in operation.facts() {
            let line = text.lines().nth(fact.line - 1).unwrap();
            let (_, name) = fact.local.split_once('.').unwrap();
            let id = operation.full_id(&fact.local);
            assert!(line.contains(&format!("\"{name}\"")) || line.contains(&format!("'{name}'")), "{id}: {line}");
            lines.push(fact.line);
        }
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all, "two facts share a line of {}", operation.file());
    }
}
