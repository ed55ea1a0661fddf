//! The list of all rules, held against their files, their proofs and the tables.

use std::collections::BTreeSet;
use std::path::Path;

use oplog_conformance::rules;
use oplog_schema::Catalogue;

use crate::proofs::FAMILIES;
use crate::proofs::proof::Proof;
use crate::vocabulary;

fn ids() -> Vec<&'static str> {
    rules::infos().map(|rule| rule.id).collect()
}

fn proofs() -> impl Iterator<Item = &'static Proof> {
    FAMILIES.iter().flat_map(|(_, proofs)| proofs.iter().copied())
}

#[test]
fn every_rule_has_a_proof_and_every_proof_a_rule() {
    let proved: Vec<&str> = proofs().map(|proof| proof.rule).collect();
    assert_eq!(proved, ids(), "declare a `proof!` in tests/proofs/<family>.rs and list it in that family's PROOFS");
}

#[test]
fn every_proof_catches_something_and_accepts_something() {
    for proof in proofs() {
        assert!(!proof.catches.is_empty(), "{} catches nothing", proof.rule);
        assert!(!proof.accepts.is_empty(), "{} accepts nothing", proof.rule);
    }
}

#[test]
fn the_rules_are_sorted_by_id_and_each_is_listed_once() {
    let listed = ids();
    let sorted: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed, Vec::from_iter(sorted));
}

#[test]
fn every_rule_is_a_file_and_every_file_a_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files = BTreeSet::new();
    for family in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in family.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-");
            if name(&file) != "mod" {
                files.insert(format!("{}/{}", name(&family), name(&file)));
            }
        }
    }
    assert_eq!(Vec::from_iter(files), ids());
}

#[test]
fn every_rule_that_the_tables_name_exists() {
    for operation in Catalogue::embedded().unwrap().operations() {
        let errata = operation.errata().iter().flat_map(|row| row.allows.rules.iter().chain(&row.rules));
        for rule in operation.facts().iter().flat_map(|fact| &fact.rules).chain(errata) {
            assert!(rules::find(rule).is_some(), "{}: there is no rule {rule}", operation.file());
        }
    }
}

#[test]
fn every_rule_speaks_for_a_fact_of_some_table() {
    let catalogues = [Catalogue::embedded().unwrap(), vocabulary::catalogue()];
    let spoken_for = |id: &&str| {
        let mut operations = catalogues.iter().flat_map(Catalogue::operations);
        operations.any(|found| found.facts_of_rule(id).next().is_some())
    };
    let dead: Vec<&str> = ids().into_iter().filter(|id| !spoken_for(id)).collect();
    assert!(dead.is_empty(), "no fact would show what these rules say: {dead:?}");
}
