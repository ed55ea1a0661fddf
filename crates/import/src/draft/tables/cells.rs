//! Rows and cells of a draft, as every table has them.

use oplog_schema::tables::JsonType;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use crate::facts::{ReadFrom, ValueFacts};

pub(super) fn table<const N: usize>(cells: [(&str, Item); N]) -> Table {
    let mut table = Table::new();
    for (key, cell) in cells {
        table.insert(key, cell);
    }
    table
}

pub(super) fn rows(document: &mut DocumentMut, name: &str, rows: Vec<Table>) {
    if !rows.is_empty() {
        let mut all = ArrayOfTables::new();
        rows.into_iter().for_each(|row| all.push(row));
        document.insert(name, Item::ArrayOfTables(all));
    }
}

pub(super) fn texts(values: &[String]) -> Item {
    value(values.iter().map(String::as_str).collect::<Array>())
}

pub(super) fn basis(row: &mut Table, basis: ReadFrom) {
    match basis {
        ReadFrom::Documented => {}
        ReadFrom::Example => drop(row.insert("basis", value("example"))),
        ReadFrom::Syntax => drop(row.insert("basis", value("prose"))),
    }
}

pub(super) fn kind(facts: &ValueFacts) -> &'static str {
    facts.kind.unwrap_or(JsonType::String).as_str()
}

/// The bounds that a page states, for values of the type that they are for.
pub(super) fn bounds(row: &mut Table, facts: &ValueFacts) {
    let is_number = matches!(facts.kind, Some(JsonType::Integer | JsonType::Number));
    let is_text = facts.kind.is_none_or(|kind| kind == JsonType::String);
    let keys = [
        ("minimum", facts.minimum, is_number),
        ("maximum", facts.maximum, is_number),
        ("min_length", facts.min_length.filter(|length| *length > 0), is_text),
        ("max_length", facts.max_length, is_text),
    ];
    for (key, bound, _) in keys.into_iter().filter(|(_, _, is_meant)| *is_meant) {
        if let Some(bound) = bound {
            row.insert(key, value(bound));
        }
    }
    if let Some(pattern) = facts.pattern.as_ref().filter(|_| is_text) {
        row.insert("pattern", value(pattern.as_str()));
    }
}
