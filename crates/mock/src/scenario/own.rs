//! Entries of one's own, in the place of those that the mock server makes up; and entries that are still to come.
//!
//! What is given is checked by the rows of the operation's table, so that a list holds nothing that a right one could not. It is paged
//! and filtered as every other list, newest first where entries have times. Entries that come while a client walks are the newest ones
//! of the list, kept back at first.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use oplog_findings::names::UnknownName;
use oplog_schema::path::Step;
use oplog_schema::tables::{Field, JsonType};
use oplog_schema::{Catalogue, Operation};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::error::ScenarioError;
use super::lines::{json_error, read as read_rows};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntriesRow {
    operation: String,
    /// A list in JSON, or an entry in each line.
    file: Option<String>,
    rows: Option<Vec<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArrivingRow {
    operation: String,
    /// How many entries are kept back at first.
    entries: u64,
    /// How many of them come with each request.
    #[serde(default = "one")]
    each: u64,
}

fn one() -> u64 {
    1
}

/// What lists hold instead of what is made up, by operation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    entries: BTreeMap<String, Arc<Vec<Value>>>,
    arriving: BTreeMap<String, (u64, u64)>,
    /// How many of the newest entries have not come yet, for the request that is answered.
    hidden: BTreeMap<String, u64>,
}

impl Own {
    /// Nothing.
    pub(crate) const NONE: &'static Self =
        &Self { entries: BTreeMap::new(), arriving: BTreeMap::new(), hidden: BTreeMap::new() };

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.arriving.is_empty()
    }

    /// The entries of an operation's lists, where they are given.
    pub(crate) fn entries(&self, operation: &str) -> Option<&[Value]> {
        self.entries.get(operation).map(|entries| entries.as_slice())
    }

    /// How many of the newest entries of an operation have not come yet.
    pub(crate) fn hidden(&self, operation: &str) -> u64 {
        self.hidden.get(operation).copied().unwrap_or_default()
    }

    /// The same where `asked` requests for lists of the operation came before this one.
    pub(super) fn after(&self, operation: &str, asked: u64) -> Self {
        let mut own = self.clone();
        if let Some((entries, each)) = self.arriving.get(operation) {
            own.hidden.insert(operation.to_owned(), still_to_come(*entries, *each, asked));
        }
        own
    }

    pub(super) fn arrives(&self, operation: &str) -> bool {
        self.arriving.contains_key(operation)
    }

    /// How many entries each operation's lists hold.
    pub(super) fn entries_to_json(&self) -> Value {
        self.entries
            .iter()
            .map(|(operation, entries)| json!({"operation": operation, "entries": entries.len()}))
            .collect()
    }

    /// In the words of a scenario file, with how many have not come yet after so many requests.
    pub(super) fn arriving_to_json(&self, asked: &BTreeMap<String, u64>) -> Value {
        let arriving = self.arriving.iter().map(|(operation, (entries, each))| {
            let asked = asked.get(operation).copied().unwrap_or_default();
            let still = still_to_come(*entries, *each, asked);
            json!({"operation": operation, "entries": entries, "each": each, "still_to_come": still})
        });
        arriving.collect()
    }

    /// Takes what the other has, before what it has itself.
    pub(super) fn add(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.arriving.extend(other.arriving);
    }
}

/// How many of `entries` have not come yet, where `each` of them come with every request.
fn still_to_come(entries: u64, each: u64, asked: u64) -> u64 {
    entries.saturating_sub(each.saturating_mul(asked))
}

/// Adds entries that are kept back at first.
pub(super) fn arriving(row: ArrivingRow, catalogue: &Catalogue, own: &mut Own) -> Result<(), String> {
    let operation = listed(&row.operation, catalogue)?;
    if row.each == 0 || row.entries == 0 {
        return Err("nothing would ever arrive: `entries` and `each` are numbers from 1".to_owned());
    }
    own.arriving.insert(operation.id().to_string(), (row.entries, row.each));
    Ok(())
}

/// Adds entries of one's own; `folder` is where the file lies that names another one.
pub(super) fn entries(
    line: usize,
    row: EntriesRow,
    folder: Option<&Path>,
    catalogue: &Catalogue,
    own: &mut Own,
) -> Result<(), ScenarioError> {
    let here = |problem: String| ScenarioError::new(line, problem);
    let operation = listed(&row.operation, catalogue).map_err(here)?;
    let mut entries = match (row.file, row.rows, folder) {
        (None, Some(rows), _) => checked(operation, rows.into_iter().map(|row| (line, row)))?,
        (Some(name), None, Some(folder)) => {
            let path = folder.join(&name);
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(|error| here(format!("`{}` cannot be read: {error}", path.display())))?;
            let rows = lines(&text).and_then(|rows| checked(operation, rows.into_iter()));
            rows.map_err(|error| error.of(&path.display().to_string()))?
        }
        (Some(_), None, None) => return Err(here("a `file` can be named in a scenario file only: use `rows`".into())),
        _ => return Err(here("entries are a `file` or `rows`".to_owned())),
    };
    // Newest first, as every list; those of one time stay in their order.
    if let Some(member) = operation.entry_list().and_then(|list| list.time.as_deref()) {
        let field = below(operation, &place(operation)).find(|(name, _)| *name == member).map(|(_, field)| field);
        let formats = field.map(|field| operation.time_formats(&field.fact_id(), field.format)).unwrap_or_default();
        let time = |entry: &Value| {
            let text = entry.get(member).and_then(Value::as_str)?;
            formats.iter().find_map(|format| format.parse(text).ok())
        };
        entries.sort_by_key(|entry| std::cmp::Reverse(time(entry)));
    }
    own.entries.insert(operation.id().to_string(), Arc::new(entries));
    Ok(())
}

/// The operation of this name, which has a list.
fn listed<'c>(name: &str, catalogue: &'c Catalogue) -> Result<&'c Operation, String> {
    let lists = catalogue.operations().iter().filter(|operation| operation.entry_list().is_some());
    let found = lists.clone().find(|operation| operation.id().as_str() == name);
    found.ok_or_else(|| {
        UnknownName::new("operation with a list", name, lists.map(|operation| operation.id().as_str())).to_string()
    })
}

/// The entries of a file, each with its line: a list in JSON, or one in each line.
fn lines(text: &str) -> Result<Vec<(usize, Value)>, ScenarioError> {
    if text.trim_start().starts_with('[') {
        let raw: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| json_error(0, &error))?;
        return read_rows(text, &raw);
    }
    let written = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map(|row| (number, row)).map_err(|error| json_error(number - 1, &error))
    };
    written.map(read).collect()
}

/// The entries, if all of them are right.
fn checked(operation: &Operation, rows: impl Iterator<Item = (usize, Value)>) -> Result<Vec<Value>, ScenarioError> {
    let place = place(operation);
    let mut entries = Vec::new();
    for (number, (line, row)) in rows.enumerate() {
        check(operation, &place, &row, &format!("/{number}")).map_err(|problem| ScenarioError::new(line, problem))?;
        entries.push(row);
    }
    Ok(entries)
}

/// Where an entry stands in a body, without its wrapper.
fn place(operation: &Operation) -> Vec<Step> {
    let mut place: Vec<Step> = operation.entries_path().map(|path| path.steps().to_vec()).unwrap_or_default();
    place.push(Step::Items);
    let wrapper = operation.entry_list().and_then(|list| list.wrapper.clone());
    place.extend(wrapper.map(Step::Member));
    place
}

/// The fields right below a place, with their names.
fn below<'o>(operation: &'o Operation, place: &[Step]) -> impl Iterator<Item = (&'o str, &'o Field)> {
    operation.fields().iter().filter_map(move |field| match field.path.steps().split_last()? {
        (Step::Member(name), above) if *above == *place => Some((name.as_str(), field)),
        _ => None,
    })
}

/// What is wrong with a value at `pointer`, whose members stand below `place`.
fn check(operation: &Operation, place: &[Step], value: &Value, pointer: &str) -> Result<(), String> {
    let Value::Object(members) = value else { return Err(format!("{pointer}: expected an object, found {value}")) };
    let fields: Vec<(&str, &Field)> = below(operation, place).collect();
    for (name, member) in members {
        let pointer = format!("{pointer}/{name}");
        let Some((_, field)) = fields.iter().find(|(known, _)| known == name) else {
            let unknown = UnknownName::new("documented member", name, fields.iter().map(|(known, _)| *known));
            return Err(format!("{pointer}: {unknown}"));
        };
        check_field(operation, field, member, &pointer)?;
    }
    let needed = |field: &Field| field.mandatory && field.since.is_none() && field.present_when.is_none();
    match fields.iter().find(|(name, field)| needed(field) && !members.contains_key(*name)) {
        Some((name, _)) => Err(format!("{pointer}: `{name}` is missing")),
        None => Ok(()),
    }
}

fn check_field(operation: &Operation, field: &Field, value: &Value, pointer: &str) -> Result<(), String> {
    let wrong = |expected: String| Err(format!("{pointer}: expected {expected}, found {value}"));
    if value.is_null() {
        return if field.nullable { Ok(()) } else { wrong("a value".to_owned()) };
    }
    let (has_type, name) = match field.kind {
        JsonType::String => (value.is_string(), "a string"),
        JsonType::Integer => (value.is_i64() || value.is_u64(), "an integer"),
        JsonType::Number => (value.is_number(), "a number"),
        JsonType::Boolean => (value.is_boolean(), "a boolean"),
        JsonType::Object => (value.is_object(), "an object"),
        JsonType::Array => (value.is_array(), "an array"),
    };
    if !has_type {
        return wrong(name.to_owned());
    }
    let place = field.path.steps();
    match value {
        Value::Object(_) => check(operation, place, value, pointer),
        Value::Array(items) => {
            let place = [place, &[Step::Items]].concat();
            let item = operation.fields().iter().find(|field| field.path.steps() == place.as_slice());
            let check = |(number, value): (usize, &Value)| match item {
                Some(item) => check_field(operation, item, value, &format!("{pointer}/{number}")),
                None => Ok(()),
            };
            items.iter().enumerate().try_for_each(check)
        }
        Value::String(text) => {
            let formats = operation.time_formats(&field.fact_id(), field.format);
            if !formats.is_empty() && !formats.iter().any(|format| format.parse(text).is_ok()) {
                return wrong(format!("a time of format {}", formats[0]));
            }
            if !field.values.is_empty() && !field.values.contains(text) {
                return wrong(format!("one of {}", field.values.join(", ")));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
