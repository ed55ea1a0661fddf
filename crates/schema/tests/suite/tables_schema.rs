//! The schema of `tables.toml` and the loader agree on what may be written.

use std::sync::LazyLock;

use oplog_schema::generate::tables_schema;
use oplog_schema::tables::Tables;
use oplog_schema::{Catalogue, Operation};
use proptest::prelude::*;
use proptest::sample::Index;
use toml::{Table, Value};

fn written(operation: &Operation) -> Table {
    let path = format!("{}/../../{}", env!("CARGO_MANIFEST_DIR"), operation.file());
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

static FILES: LazyLock<Vec<Table>> =
    LazyLock::new(|| Catalogue::embedded().unwrap().operations().iter().map(written).collect());

/// What the schema has against `tables`.
fn problems(tables: &Table) -> Vec<String> {
    static VALIDATOR: LazyLock<jsonschema::Validator> =
        LazyLock::new(|| jsonschema::draft202012::new(&tables_schema()).unwrap());
    let json = serde_json::to_value(tables).unwrap();
    VALIDATOR.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Counts the tables whose keys are fixed; the one with the number `pick` gets an unknown key.
fn visit(table: &mut Table, seen: &mut usize, pick: Option<usize>) {
    // These hold names of the vendor's.
    let open = ["members", "headers", "echo"];
    for (_, value) in table.iter_mut().filter(|(name, _)| !open.contains(&name.as_str())) {
        match value {
            Value::Table(below) => visit(below, seen, pick),
            Value::Array(items) => {
                items.iter_mut().filter_map(Value::as_table_mut).for_each(|below| visit(below, seen, pick));
            }
            _ => {}
        }
    }
    if pick == Some(*seen) {
        table.insert("x-unknown".to_owned(), true.into());
    }
    *seen += 1;
}

#[test]
fn every_file_of_tables_fits_the_schema() {
    for tables in FILES.iter() {
        assert_eq!(problems(tables), Vec::<String>::new(), "{}", tables["id"]);
    }
}

#[test]
fn a_missing_mandatory_key_is_refused_by_both() {
    for key in ["id", "summary", "source", "request", "body"] {
        let mut tables = FILES[0].clone();
        tables.remove(key);
        assert!(!problems(&tables).is_empty(), "{key}");
        assert!(toml::from_str::<Tables>(&tables.to_string()).is_err(), "{key}");
    }
}

proptest! {
    #[test]
    fn an_unknown_key_is_refused_by_both_wherever_it_stands(file: Index, place: Index) {
        let mut tables = file.get(&FILES).clone();
        let mut places = 0;
        visit(&mut tables, &mut places, None);
        visit(&mut tables, &mut 0, Some(place.index(places)));
        prop_assert!(!problems(&tables).is_empty());
        prop_assert!(toml::from_str::<Tables>(&tables.to_string()).is_err());
    }
}
