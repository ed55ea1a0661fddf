//! One name for one thing: no two crates have a public type of the same name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The names of the public types that a source file declares.
fn public_types(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let mut words = line.trim_start().strip_prefix("pub ")?.split([' ', '<', '(', '{', ';', ':', '=']);
        matches!(words.next()?, "struct" | "enum" | "trait" | "type").then(|| words.next())?
    })
}

/// Every source file below a folder.
fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, texts);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            texts.push(fs::read_to_string(entry).unwrap());
        }
    }
}

#[test]
fn no_two_crates_have_a_public_type_of_one_name() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for folder in fs::read_dir(crates).unwrap().map(|entry| entry.unwrap()) {
        let mut texts = Vec::new();
        sources(&folder.path().join("src"), &mut texts);
        for name in texts.iter().flat_map(|text| public_types(text)) {
            owners.entry(name.to_owned()).or_default().insert(folder.file_name().to_string_lossy().into_owned());
        }
    }
    assert!(owners.len() > 100, "the sources are not where they were");
    let shared: Vec<_> = owners.iter().filter(|(_, crates)| crates.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

#[test]
fn a_type_is_found_whatever_follows_its_name() {
    let text = "pub struct A;\npub(crate) struct B;\n  pub enum C<'a> {\npub type D = u8;\npub trait E: F {\npub struct G(u8);\n";
    assert_eq!(public_types(text).collect::<Vec<_>>(), ["A", "C", "D", "E", "G"]);
}
