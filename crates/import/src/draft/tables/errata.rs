//! Errata: what a page contradicts of itself, until a person decides.

use oplog_findings::RuleInfo;
use oplog_lint::{Allows, Contradiction};
use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

use super::cells::{table, texts};

/// An erratum for each contradiction whose fact the draft has; those of no fact are for the review only.
pub(super) fn errata(found: &[(&RuleInfo, Contradiction)], document: &DocumentMut) -> Vec<Table> {
    let mut made: Vec<Table> = Vec::new();
    for (rule, found) in found {
        let Some(fact) = found.fact.as_deref().filter(|fact| has_row(document, fact)) else { continue };
        let what = rule.id.rsplit('/').next().unwrap_or_default();
        let row = erratum(what, fact, found);
        if !made.iter().any(|known| known.get("id").and_then(Item::as_str) == row.get("id").and_then(Item::as_str)) {
            made.push(row);
        }
    }
    made
}

/// Whether the draft has a row for a fact.
pub(crate) fn has_row(document: &DocumentMut, fact: &str) -> bool {
    let (table, key, name) = match fact.split_once('.') {
        Some(("response", path)) => ("field", "path", path),
        Some(("parameter", name)) => ("parameter", "name", name),
        Some(("error", id)) => ("error", "id", id),
        _ => return false,
    };
    let rows = document.get(table).and_then(Item::as_array_of_tables);
    rows.is_some_and(|rows| rows.iter().any(|row| row.get(key).and_then(Item::as_str) == Some(name)))
}

/// The row of an erratum about `fact`; the lint that found it gives its id a name.
pub(crate) fn erratum(what: &str, fact: &str, found: &Contradiction) -> Table {
    let place: String = fact.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let id = format!("{what}-{}", place.replace("---", "-"));
    let mut row = table([
        ("id", value(id)),
        ("says", value(&found.says)),
        ("shows", value(&found.shows)),
        ("reading", value("both are accepted until a person decides")),
        ("reason", value("the page's own example breaks the page's own table")),
        ("at", value(if found.at.is_empty() { "the page" } else { &found.at })),
        ("facts", texts(&[fact.to_owned()])),
    ]);
    let mut allows = InlineTable::new();
    match &found.allows {
        Allows::Absent => drop(allows.insert("absent", true.into())),
        Allows::Null => drop(allows.insert("null", true.into())),
        Allows::Values(values) => {
            drop(allows.insert("values", toml_edit::Value::Array(values.iter().map(String::as_str).collect())));
        }
        Allows::Format(format) => {
            drop(allows.insert("formats", toml_edit::Value::Array(std::iter::once(format.as_str()).collect())));
        }
        Allows::Nothing => {}
    }
    if allows.is_empty() {
        let rule = match fact.split('.').next() {
            Some("parameter") => "representations/documented-request",
            Some("error") => "errors/status",
            _ => "fields/type",
        };
        row.insert("rules", texts(&[rule.to_owned()]));
    } else {
        row.insert("allows", value(allows));
    }
    row
}
