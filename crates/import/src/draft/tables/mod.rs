//! The text of `tables.toml`: one file for what a request is, what a success is, its list, errors, and errata.

mod cells;
mod errata;
mod failures;
mod list;
mod request;
mod response;

use oplog_findings::RuleInfo;
use oplog_lint::Contradiction;
use oplog_lint::lists::List;
use toml_edit::{DocumentMut, Item, value};

use super::reads;
use crate::facts::Imported;
use cells::{rows, table};

pub(crate) use errata::{erratum, has_row};
pub(super) use request::is_in_body;

/// What is left open about an operation that writes.
const WRITES: &str = "the operation is taken for one that writes, so no checker sends it: a POST that only reads has `effect = \"read\"`";

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
    rows(&mut document, "request", request::requests(imported, open));
    rows(&mut document, "auth", request::auth(imported));
    rows(&mut document, "parameter", request::parameters(imported, list.as_ref(), open));
    let content_type = imported
        .examples
        .iter()
        .filter(|example| !example.is_request && !example.is_xml)
        .flat_map(|example| &example.headers);
    let content_type = content_type
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value.as_str())
        .next();
    document["body"] = Item::Table(response::body(imported, content_type));
    rows(&mut document, "field", response::fields(imported, list.as_ref()));
    if let Some(list) = list {
        rows(&mut document, "header", list::headers(list));
        list::listed(&mut document, imported, list, open);
    }
    failures::failures(&mut document, imported, list.as_ref(), open);
    let errata = errata::errata(found, &document);
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
