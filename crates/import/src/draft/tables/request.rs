//! What a request is: methods and addresses, who sends it, and its parameters.

use oplog_lint::lists::List;
use oplog_schema::tables::{JsonType, StringFormat};
use serde_json::Value;
use toml_edit::{InlineTable, Item, Table, value};

use super::cells::{basis, bounds, kind, table, texts};
use crate::draft::fields;
use crate::draft::golden::known_value;
use crate::facts::{AuthFact, Imported, RequestFact};

/// Why a parameter without a part in paging is checked by nothing yet.
const NO_ROLE: &str = "what it changes about the answer is not written down yet";

pub(super) fn requests(imported: &Imported, open: &mut Vec<String>) -> Vec<Table> {
    let mut made: Vec<Table> = Vec::new();
    for operation in &imported.operations {
        let path = operation.uri.split('?').next().unwrap_or_default();
        if path.ends_with(".xml") {
            open.push(format!("`{path}` answers in XML: add it with `format = \"xml\"` when `[body.xml]` is there"));
            continue;
        }
        let method = operation.method.to_lowercase();
        let id = if made.is_empty() { method } else { format!("{method}-{}", made.len() + 1) };
        let mut row = table([
            ("id", value(id)),
            ("method", value(&operation.method)),
            ("uri", value(path)),
            ("about", value("Asks for what the operation documents.")),
            ("at", value(&operation.at)),
        ]);
        basis(&mut row, operation.basis);
        made.push(row);
    }
    if made.is_empty() {
        open.push("the page shows no method and address: fill in `[[request]]`".to_owned());
        made.push(table([
            ("id", value("get")),
            ("method", value("GET")),
            ("uri", value("/fill-in")),
            ("about", value("Asks for what the operation documents.")),
            ("at", value("not on the page")),
            ("basis", value("inferred")),
        ]));
    }
    made
}

pub(super) fn auth(imported: &Imported) -> Vec<Table> {
    let row = |fact: &AuthFact| {
        let scheme = match fact.scheme.key_name() {
            Some(name) => value(InlineTable::from_iter([(fact.scheme.name(), name)])),
            None => value(fact.scheme.name()),
        };
        let about = format!("Requests prove who sends them by {}.", fact.scheme.name());
        table([("scheme", scheme), ("about", value(about)), ("at", value(&fact.at))])
    };
    imported.auth.iter().map(row).collect()
}

pub(super) fn parameters(imported: &Imported, list: Option<&List>, open: &mut Vec<String>) -> Vec<Table> {
    let mut made = Vec::new();
    let fixed: Vec<(String, Option<String>)> = imported
        .operations
        .iter()
        .filter_map(|operation| operation.uri.split_once('?'))
        .flat_map(|(_, query)| query.split('&'))
        .map(|pair| {
            pair.split_once('=')
                .map_or((pair.to_owned(), None), |(name, value)| (name.to_owned(), Some(value.to_owned())))
        })
        .collect();
    for (name, shown) in &fixed {
        let known = made.iter().any(|row: &Table| row.get("name").and_then(Item::as_str) == Some(name));
        if !known {
            made.push(constant(imported, name, shown.as_deref()));
        }
    }
    let is_in_place = |fact: &&RequestFact| match fact.place.as_str() {
        "body" => is_in_body(imported, fact),
        _ => !fixed.iter().any(|(name, _)| *name == fact.name),
    };
    for fact in imported.request.iter().filter(is_in_place) {
        made.push(parameter(imported, fact, list, open));
    }
    made
}

fn constant(imported: &Imported, name: &str, shown: Option<&str>) -> Table {
    let row = imported.request.iter().find(|fact| fact.name == name && fact.place == "query");
    let mut made = table([("name", value(name)), ("in", value("query")), ("type", value("string"))]);
    made.insert("mandatory", value(true));
    match shown {
        Some(text) => {
            let mut cell = InlineTable::new();
            cell.insert("value", text.into());
            made.insert("constant", value(cell));
        }
        None => drop(made.insert("flag", value(true))),
    }
    made.insert("about", value(format!("Selects the operation: `{name}` is part of its address.")));
    made.insert("at", value(row.map_or("the address", |row| row.at.as_str())));
    made
}

fn parameter(imported: &Imported, fact: &RequestFact, list: Option<&List>, open: &mut Vec<String>) -> Table {
    let paging = list.and_then(|list| list.paging.as_ref());
    // A member of a body is known by its path.
    let name = if fact.place == "body" { &fact.path } else { &fact.name };
    let is_cursor = paging.is_some_and(|paging| paging.cursor == *name);
    let is_size = paging.is_some_and(|paging| paging.size == *name);
    let mut row = table([("name", value(name)), ("in", value(&fact.place)), ("type", value(kind(&fact.value)))]);
    if let Some(printed) = fact.value.printed.as_ref().filter(|printed| printed.len() < 60) {
        row.insert("printed", value(printed));
    }
    if let Some(required) = fact.value.required {
        row.insert("mandatory", value(required));
    }
    match &fact.value.default {
        Some(Value::Number(number)) => drop(number.as_i64().map(|number| row.insert("default", value(number)))),
        Some(Value::Bool(truth)) => drop(row.insert("default", value(*truth))),
        Some(Value::String(text)) => drop(row.insert("default", value(text))),
        _ => {}
    }
    bounds(&mut row, &fact.value);
    if let Some(values) = &fact.value.values {
        row.insert("enum", texts(values));
    }
    let example = known_value(imported, fact);
    let is_plain = fact.value.kind.is_none_or(|kind| kind == JsonType::String);
    let shown = example.as_deref().and_then(|example| fields::stated(fields::format_of(&[example]), &fact.value));
    if let Some(format) = fact.value.layout.map(StringFormat::Time).or(shown).filter(|_| !is_cursor && is_plain) {
        row.insert("format", value(format.to_string()));
    }
    match (&example, fact.place.as_str()) {
        (Some(example), _) if !is_cursor => drop(row.insert("example", value(example))),
        (None, "path") => {
            row.insert("example", value("fill-in"));
            open.push(format!("a value of `{}` that works: fill in its `example`", fact.name));
        }
        _ => {}
    }
    row.insert("about", value(format!("To be described: `{}`.", fact.name)));
    row.insert("at", value(&fact.at));
    basis(&mut row, fact.basis);
    let is_asked = matches!(fact.place.as_str(), "query" | "body");
    let is_checked = is_cursor || is_size || fact.place == "path" || is_asked && fact.value.required == Some(true);
    if !is_checked {
        row.insert("not_checkable", value(NO_ROLE));
    }
    row
}

/// Whether this fact about a request is a parameter in its body: no request may be one that has none.
pub(in crate::draft) fn is_in_body(imported: &Imported, fact: &RequestFact) -> bool {
    let has_body = |method: &str| !matches!(method, "GET" | "HEAD");
    let all =
        !imported.operations.is_empty() && imported.operations.iter().all(|operation| has_body(&operation.method));
    fact.place == "body" && all && is_member(imported, fact)
}

/// Whether a fact about a body is a parameter of its own: no member of a list, and none that only has members.
fn is_member(imported: &Imported, fact: &RequestFact) -> bool {
    let above = format!("{}.", fact.path);
    let items = format!("{}[]", fact.path);
    let is_container = imported.request.iter().any(|other| other.place == "body" && other.path.starts_with(&above));
    let is_plain = fact.path.split('.').all(|step| !step.is_empty() && !step.contains(['[', ']']));
    is_plain && !is_container && !fact.path.starts_with(&items)
}
