//! The mock server's catalogue of faults, as the rules see it. `cargo xtask mutants` runs the checker against all of it.

use std::collections::BTreeSet;
use std::path::Path;

use oplog_conformance::rules;
use oplog_mock::faults;
use oplog_schema::{Catalogue, Source};

use crate::vocabulary;

#[test]
fn every_rule_must_catch_a_fault() {
    let faults = [Catalogue::embedded().unwrap(), vocabulary::catalogue()].map(|all| faults::catalogue(&all)).concat();
    let intended: BTreeSet<_> = faults.iter().filter_map(|fault| fault.rule).collect();
    let rules: BTreeSet<_> = rules::infos().map(|rule| rule.id).collect();
    assert_eq!(intended, rules);
}

#[test]
fn an_operation_has_its_faults_from_its_tables_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acme");
    let catalogue = Catalogue::load(&Source::Folder(folder)).unwrap();
    let faults = faults::catalogue(&catalogue);
    for operation in catalogue.operations() {
        let own = faults.iter().filter(|fault| fault.operation == *operation.id()).count();
        assert!(own > 20, "{}: {own} faults", operation.id());
    }
}
