//! Errors: their rows, the shape of their bodies, and what they say does not exist.

use oplog_lint::lists::List;
use oplog_schema::tables::StringFormat;
use toml_edit::{DocumentMut, InlineTable, Table, value};

use super::cells::{rows, table, texts};
use crate::draft::golden::known_value;
use crate::draft::{errors, fields};
use crate::facts::Imported;

pub(super) fn failures(document: &mut DocumentMut, imported: &Imported, list: Option<&List>, open: &mut Vec<String>) {
    let failures = errors::rows(imported, list);
    if failures.is_empty() {
        open.push("the page has no error table of its own".to_owned());
        return;
    }
    let (members, is_shown) = errors::body(imported);
    let mut cells = InlineTable::new();
    for (name, template) in members {
        cells.insert(name, template.into());
    }
    let mut body =
        table([("id", value("own")), ("members", value(cells)), ("content_type", value("application/json"))]);
    body.insert("basis", value(if is_shown { "example" } else { "inferred" }));
    rows(document, "error_body", vec![body]);
    let made = failures.iter().map(|row| {
        let mut when = InlineTable::new();
        when.insert(row.when.key, row.when.value.as_str().into());
        table([
            ("id", value(&row.id)),
            ("code", value(&row.code)),
            ("status", value(i64::from(row.status))),
            ("message", value(&row.message)),
            ("when", value(when)),
            ("about", value(format!("To be described: status {}.", row.status))),
            ("at", value(&row.at)),
        ])
    });
    rows(document, "error", made.collect());
    let named: Vec<&str> =
        failures.iter().filter(|row| row.when.key == "unknown").map(|row| row.when.value.as_str()).collect();
    let entities = named.iter().filter_map(|name| entity(imported, name));
    rows(document, "entity", entities.collect());
    let plain = failures.iter().filter(|row| row.when.key != "internal").count();
    if plain > 0 {
        open.push(format!(
            "whether the conditions (`when`) that were read off code and message are right, for {plain} of {} errors",
            failures.len()
        ));
    }
    if plain < failures.len() {
        open.push(format!(
            "under which condition {} of the {} errors are answered: `when` says `internal`, which is never asked for",
            failures.len() - plain,
            failures.len()
        ));
    }
}

/// What a parameter names: the value that works, and how one that names nothing is made.
fn entity(imported: &Imported, name: &str) -> Option<Table> {
    let fact = imported.request.iter().find(|fact| fact.name == name && fact.place == "path")?;
    let known = known_value(imported, fact)?;
    let unknown = match known.as_str() {
        text if fields::format_of(&[text]) == Some(StringFormat::Uuid) => "{uuid}".to_owned(),
        text if text.chars().all(|c| c.is_ascii_digit()) => format!("{{int:{}..{}}}", 900_000_000, 999_999_999),
        text if text.chars().all(|c| c.is_ascii_hexdigit()) => format!("{{hex:{}}}", text.len()),
        text => format!("{{alnum:{}}}", text.len().max(8)),
    };
    let mut row = table([("parameter", value(name)), ("unknown", value(unknown))]);
    row.insert("known", texts(&[known]));
    Some(row)
}
