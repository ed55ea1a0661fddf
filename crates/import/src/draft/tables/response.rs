//! What a success is: its status, how its body is written, and its fields.

use oplog_lint::lists::List;
use oplog_schema::tables::{JsonType, NextLink, StringFormat};
use serde_json::Value;
use toml_edit::{Item, Table, value};

use super::cells::{basis, bounds, kind, table, texts};
use crate::draft::fields as shown;
use crate::facts::{Imported, ReadFrom, ResponseFact};

/// The status of a success, where it is another one than 200, and how its body is written, where it has one.
pub(super) fn body(imported: &Imported, content_type: Option<&str>) -> Table {
    let mut body = Table::new();
    let shown = || {
        let mut answers = imported.examples.iter().filter(|example| !example.is_request && !example.is_failure);
        answers.find_map(|example| example.status)
    };
    let is_bodiless = imported.response.is_empty() && imported.success.is_some();
    let status = imported.success.or_else(shown).filter(|status| (200..300).contains(status));
    let status = status.filter(|status| *status != 200 || is_bodiless);
    if let Some(status) = status {
        body.insert("status", value(i64::from(status)));
    }
    if is_bodiless {
        return body;
    }
    body.set_implicit(status.is_none());
    let form = [("content_type", value(content_type.unwrap_or("application/json"))), ("style", value("compact"))];
    body.insert("json", Item::Table(table(form)));
    body
}

pub(super) fn fields(imported: &Imported, list: Option<&List>) -> Vec<Table> {
    let mut made = Vec::new();
    for fact in &imported.response {
        if fact.path.parse::<oplog_schema::FieldPath>().is_err() {
            continue;
        }
        let member =
            list.and_then(|list| fact.path.strip_prefix(&format!("{}[].", list.path)).map(|name| (list, name)));
        let is_key = member.is_some_and(|(list, name)| list.key.as_deref() == Some(name));
        let is_time = member.is_some_and(|(list, name)| list.time.as_deref() == Some(name));
        let mut row = table([("path", value(&fact.path)), ("type", value(kind(&fact.value)))]);
        if let Some(printed) = fact.value.printed.as_ref().filter(|printed| printed.len() < 60) {
            row.insert("printed", value(printed));
        }
        let (objects, with) = shown::presence(imported, &fact.path);
        let is_next = list.and_then(|list| list.paging.as_ref()).is_some_and(|paging| {
            let link = paging.link.as_ref().and_then(NextLink::member);
            paging.next.as_deref() == Some(fact.path.as_str()) || link == Some(fact.path.as_str())
        });
        let always = fact.value.required.unwrap_or(objects == 0 || with == objects) && !is_next;
        if fact.value.required.is_some() || !always {
            row.insert("mandatory", value(always));
        }
        let text = fact.value.kind.is_none_or(|kind| kind == JsonType::String);
        if let Some(values) = fact.value.values.as_ref().filter(|_| text) {
            row.insert("enum", texts(values));
        }
        bounds(&mut row, &fact.value);
        let seen = shown::stated(shown::format(imported, &fact.path), &fact.value);
        if let Some(format) = fact.value.layout.map(StringFormat::Time).or(seen).filter(|_| text && !is_next) {
            row.insert("format", value(format.to_string()));
        }
        let nulls = shown::values(imported, &fact.path).iter().any(|value| value.is_null());
        if fact.value.nullable || nulls && fact.basis != ReadFrom::Documented {
            row.insert("nullable", value(true));
        }
        row.insert("about", value(format!("To be described: `{}`.", fact.path)));
        row.insert("at", value(&fact.at));
        basis(&mut row, fact.basis);
        let samples = shown::samples(imported, fact, is_key, is_time);
        if !samples.is_empty() {
            row.insert("sample", texts(&samples));
        }
        made.push(row);
        made.extend(items(imported, fact));
    }
    made
}

/// The row of the items of a list of texts or numbers, which no member stands for.
fn items(imported: &Imported, fact: &ResponseFact) -> Option<Table> {
    let path = format!("{}[]", fact.path);
    let has_members = imported.response.iter().any(|other| other.path.starts_with(&path));
    if fact.value.kind != Some(JsonType::Array) || has_members {
        return None;
    }
    let values = shown::values(imported, &path);
    let (kind, sample) = match values.first() {
        Some(Value::Number(number)) if number.is_i64() => ("integer", "{int:0..99}"),
        Some(Value::String(_)) => ("string", "{alnum:8}"),
        _ => return None,
    };
    let cells = [
        ("path", value(path)),
        ("type", value(kind)),
        ("about", value("An item of the list.")),
        ("at", value(&fact.at)),
        ("basis", value("example")),
    ];
    let mut row = table(cells);
    row.insert("sample", texts(&[sample.to_owned()]));
    Some(row)
}
