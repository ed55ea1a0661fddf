//! The text of `tables.toml`.

use oplog_findings::RuleInfo;
use oplog_lint::lists::List;
use oplog_lint::{Allows, Contradiction};
use oplog_schema::tables::{JsonType, NextLink, StringFormat};
use serde_json::Value;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

use crate::facts::{AuthFact, Imported, ReadFrom, RequestFact, ValueFacts};

use super::golden::known_value;
use super::{errors, fields, reads};

/// What is left open about an operation that writes.
const WRITES: &str = "the operation is taken for one that writes, so no checker sends it: a POST that only reads has `effect = \"read\"`";

/// Why a parameter without a part in paging is checked by nothing yet.
const NO_ROLE: &str = "what it changes about the answer is not written down yet";

/// Writes the tables; what has no place in them is added to `open`.
pub(crate) fn write(
    imported: &Imported,
    id: &str,
    source: &str,
    list: &Option<List>,
    found: &[(&RuleInfo, Contradiction)],
    open: &mut Vec<String>,
) -> String {
    let mut document = DocumentMut::new();
    document["id"] = value(id);
    document["summary"] = value("Drafted from a page: say here in one line what the operation does.");
    if let Some(effect) = effect(imported) {
        document["effect"] = value(effect);
        if effect == "write" {
            open.push(WRITES.to_owned());
        }
    }
    document["source"] = Item::Table(table([
        ("product", value(id.split('/').next().unwrap_or_default())),
        ("page", value(if imported.title.is_empty() { source } else { &imported.title })),
        ("edition", value("undated")),
    ]));
    rows(&mut document, "request", requests(imported, open));
    rows(&mut document, "auth", auth(imported));
    rows(&mut document, "parameter", parameters(imported, list.as_ref(), open));
    let content_type = imported
        .examples
        .iter()
        .filter(|example| !example.is_request && !example.is_xml)
        .flat_map(|example| &example.headers);
    let content_type = content_type
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value.as_str())
        .next();
    document["body"] = Item::Table(body(imported, content_type));
    rows(&mut document, "field", response(imported, list.as_ref()));
    if let Some(list) = list {
        rows(&mut document, "header", headers(list));
        listed(&mut document, imported, list, open);
    }
    failures(&mut document, imported, list.as_ref(), open);
    let errata = errata(found, &document);
    rows(&mut document, "erratum", errata);
    if imported.examples.iter().any(|example| example.is_xml) {
        open.push("the page shows XML: describe it in `[body.xml]` and `[body.select]`".to_owned());
    }
    open.extend(
        imported.notes.iter().filter(|note| !note.decided).map(|note| format!("{}: {}", note.about, note.says)),
    );
    if imported.auth.is_empty() {
        open.push("how requests are authenticated: add an `[[auth]]`, or leave it out where they are not".to_owned());
    }
    let head =
        "# A draft. REVIEW.md says where each row stands on the page, what was inferred, and what is left open.\n\n";
    format!("{head}{document}")
}

/// The status of a success, where it is another one than 200, and how its body is written, where it has one.
fn body(imported: &Imported, content_type: Option<&str>) -> Table {
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

/// What the tables say of the effect, where the methods alone would not say the same.
fn effect(imported: &Imported) -> Option<&'static str> {
    let is_safe = |method: &str| matches!(method, "GET" | "HEAD");
    let by_method = imported.operations.iter().all(|operation| is_safe(&operation.method));
    match (by_method, reads(&imported.operations)) {
        (true, _) => None,
        (false, true) => Some("read"),
        (false, false) => Some("write"),
    }
}

/// Whether this fact about a request is a parameter in its body: no request may be one that has none.
pub(super) fn is_in_body(imported: &Imported, fact: &RequestFact) -> bool {
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

fn table<const N: usize>(cells: [(&str, Item); N]) -> Table {
    let mut table = Table::new();
    for (key, cell) in cells {
        table.insert(key, cell);
    }
    table
}

fn rows(document: &mut DocumentMut, name: &str, rows: Vec<Table>) {
    if !rows.is_empty() {
        let mut all = ArrayOfTables::new();
        rows.into_iter().for_each(|row| all.push(row));
        document.insert(name, Item::ArrayOfTables(all));
    }
}

fn texts(values: &[String]) -> Item {
    value(values.iter().map(String::as_str).collect::<Array>())
}

fn basis(row: &mut Table, basis: ReadFrom) {
    match basis {
        ReadFrom::Documented => {}
        ReadFrom::Example => drop(row.insert("basis", value("example"))),
        ReadFrom::Syntax => drop(row.insert("basis", value("prose"))),
    }
}

fn requests(imported: &Imported, open: &mut Vec<String>) -> Vec<Table> {
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

fn auth(imported: &Imported) -> Vec<Table> {
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

fn kind(facts: &ValueFacts) -> &'static str {
    facts.kind.unwrap_or(JsonType::String).as_str()
}

fn parameters(imported: &Imported, list: Option<&List>, open: &mut Vec<String>) -> Vec<Table> {
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

/// The bounds that a page states, for values of the type that they are for.
fn bounds(row: &mut Table, facts: &ValueFacts) {
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
}

fn response(imported: &Imported, list: Option<&List>) -> Vec<Table> {
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
        let (objects, with) = fields::presence(imported, &fact.path);
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
        let shown = fields::stated(fields::format(imported, &fact.path), &fact.value);
        if let Some(format) = fact.value.layout.map(StringFormat::Time).or(shown).filter(|_| text && !is_next) {
            row.insert("format", value(format.to_string()));
        }
        let nulls = fields::values(imported, &fact.path).iter().any(|value| value.is_null());
        if fact.value.nullable || nulls && fact.basis != ReadFrom::Documented {
            row.insert("nullable", value(true));
        }
        row.insert("about", value(format!("To be described: `{}`.", fact.path)));
        row.insert("at", value(&fact.at));
        basis(&mut row, fact.basis);
        let samples = fields::samples(imported, fact, is_key, is_time);
        if !samples.is_empty() {
            row.insert("sample", texts(&samples));
        }
        made.push(row);
        made.extend(items(imported, fact));
    }
    made
}

/// The row of the items of a list of texts or numbers, which no member stands for.
fn items(imported: &Imported, fact: &crate::facts::ResponseFact) -> Option<Table> {
    let path = format!("{}[]", fact.path);
    let has_members = imported.response.iter().any(|other| other.path.starts_with(&path));
    if fact.value.kind != Some(JsonType::Array) || has_members {
        return None;
    }
    let shown = fields::values(imported, &path);
    let (kind, sample) = match shown.first() {
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

fn listed(document: &mut DocumentMut, imported: &Imported, list: &List, open: &mut Vec<String>) {
    let mut entries = table([("path", value(&list.path))]);
    match &list.key {
        Some(key) => drop(entries.insert("key", texts(std::slice::from_ref(key)))),
        None => open.push("no member is known to identify an entry: name it in `key` of `[entries]`".to_owned()),
    }
    if let Some(time) = &list.time {
        entries.insert("time", value(time));
    }
    document["entries"] = Item::Table(entries);
    if let Some(paging) = &list.paging {
        let mut row = table([
            ("strategy", value(paging.strategy)),
            ("cursor", value(&paging.cursor)),
            ("size", value(&paging.size)),
        ]);
        for (key, member) in
            [("next", &paging.next), ("more", &paging.more), ("total", &paging.total), ("pages", &paging.pages)]
        {
            if let Some(member) = member {
                row.insert(key, value(member));
            }
        }
        if let Some(link) = &paging.link {
            row.insert("link", link_cell(link));
        }
        if let Some(total) = &paging.total_header {
            row.insert("headers", value(InlineTable::from_iter([("total", total.as_str())])));
        }
        for (key, size) in [("default_size", paging.default_size), ("max_size", paging.max_size)] {
            match size {
                Some(size) => drop(row.insert(key, value(size))),
                None => open.push(format!("`{key}` of `[pagination]`: the page does not say it")),
            }
        }
        row.insert("about", value("Recognised by the names of parameters and members."));
        document["pagination"] = Item::Table(row);
    }
    open.extend(list.open.clone());
    let mut data = table([("entries", value(120)), ("newest", value("today"))]);
    data.insert("step", value([60, 600].into_iter().collect::<Array>()));
    document["data"] = Item::Table(data);
    let times = imported
        .response
        .iter()
        .filter(|fact| fields::format(imported, &fact.path).is_some_and(|format| format.time().is_some()))
        .count();
    if times == 0 {
        open.push(
            "no time was recognised: where entries have one, give its field a `format` and name it in `[entries]`"
                .to_owned(),
        );
    }
}

fn link_cell(link: &NextLink) -> Item {
    match link {
        NextLink::Header => value("header"),
        NextLink::Member(name) => value(InlineTable::from_iter([("member", name.as_str())])),
        NextLink::List(name) => value(InlineTable::from_iter([("list", name.as_str())])),
    }
}

/// Headers of an answer that paging needs.
fn headers(list: &List) -> Vec<Table> {
    let Some(paging) = &list.paging else { return Vec::new() };
    let link = (paging.link == Some(NextLink::Header)).then_some(("Link", "The address of the next page."));
    let total = paging.total_header.as_deref().map(|name| (name, "How many entries the list has."));
    let row = |(name, about): (&str, &str)| {
        table([
            ("name", value(name)),
            ("about", value(about)),
            ("at", value("the examples")),
            ("basis", value("example")),
        ])
    };
    link.into_iter().chain(total).map(row).collect()
}

fn failures(document: &mut DocumentMut, imported: &Imported, list: Option<&List>, open: &mut Vec<String>) {
    let rows = errors::rows(imported, list);
    if rows.is_empty() {
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
    self::rows(document, "error_body", vec![body]);
    let made = rows.iter().map(|row| {
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
    self::rows(document, "error", made.collect());
    let named: Vec<&str> =
        rows.iter().filter(|row| row.when.key == "unknown").map(|row| row.when.value.as_str()).collect();
    let entities = named.iter().filter_map(|name| entity(imported, name));
    self::rows(document, "entity", entities.collect());
    let plain = rows.iter().filter(|row| row.when.key != "internal").count();
    if plain > 0 {
        open.push(format!(
            "whether the conditions (`when`) that were read off code and message are right, for {plain} of {} errors",
            rows.len()
        ));
    }
    if plain < rows.len() {
        open.push(format!(
            "under which condition {} of the {} errors are answered: `when` says `internal`, which is never asked for",
            rows.len() - plain,
            rows.len()
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

/// An erratum for each contradiction whose fact the draft has; those of no fact are for the review only.
fn errata(found: &[(&RuleInfo, Contradiction)], document: &DocumentMut) -> Vec<Table> {
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
