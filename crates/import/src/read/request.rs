//! What a request carries: where each parameter travels, and what stands in the body.

use oplog_schema::tables::JsonType;

use crate::facts::{Imported, PageExample, ReadFrom, RequestFact, ValueFacts};
use crate::words::{self, Section};

use super::nesting;
use super::parents::Children;
use super::rows::{Group, Row};
use super::tree::Tree;
use super::uris::{self, Line};

pub(super) fn read(
    groups: &[Group],
    children: &Children,
    lines: &[Line],
    examples: &[PageExample],
    imported: &mut Imported,
) {
    let sent: Vec<&PageExample> = examples.iter().filter(|example| example.is_request).collect();
    let tree = super::shown(sent.iter().copied());
    let known = Known {
        holes: imported
            .operations
            .iter()
            .flat_map(|operation| uris::holes(&operation.uri))
            .map(str::to_owned)
            .collect(),
        query: lines
            .iter()
            .flat_map(|line| &line.query)
            .map(|(name, _)| name.clone())
            .chain(sent_queries(&sent))
            .collect(),
        method: imported.operations.first().map(|operation| operation.method.clone()).unwrap_or_default(),
        selects: imported.operations.iter().any(|operation| operation.uri.to_lowercase().contains("?action=")),
        has_body: groups.iter().any(|group| group.section == Some(Section::Request) && hint(group) == Some("body")),
        tree: &tree,
    };
    let is_request = |group: usize| groups[group].section == Some(Section::Request);
    let place =
        |group: usize, row: &Row| if children.is_top(group) { known.place(&groups[group], row) } else { "body" };
    for (number, group) in groups.iter().enumerate().filter(|(number, _)| is_request(*number)) {
        for row in &group.rows {
            let place = place(number, row);
            if place != "body"
                && children.is_top(number)
                && !imported.request.iter().any(|fact| fact.name == row.name && fact.place == place)
            {
                let mut value = super::value(row);
                infer(&mut value, row, None);
                let fact = RequestFact {
                    name: row.name.clone(),
                    place: place.to_owned(),
                    path: row.name.clone(),
                    value,
                    at: row.at.clone(),
                    basis: ReadFrom::Documented,
                };
                imported.request.push(fact);
            }
        }
    }
    let is_body = |group: usize, row: &Row| is_request(group) && place(group, row) == "body";
    for placed in nesting::place(groups, children, &tree, is_body) {
        let mut value = super::value(placed.row);
        infer(&mut value, placed.row, tree.at(&placed.path));
        let name = placed.row.name.rsplit(['.', '/']).next().unwrap_or_default().trim_end_matches("[]").to_owned();
        imported.request.push(RequestFact {
            name,
            place: "body".to_owned(),
            path: placed.path,
            value,
            at: placed.row.at.clone(),
            basis: ReadFrom::Documented,
        });
    }
    undocumented(&known, lines, &sent, imported);
}

fn sent_queries(sent: &[&PageExample]) -> Vec<String> {
    let addresses = sent.iter().flat_map(|example| &example.lines).filter_map(|line| line.split_whitespace().nth(1));
    let pairs = addresses.filter_map(uris::address_parts).flat_map(|(_, query)| query);
    pairs.map(|(name, _)| name).collect()
}

/// What tells where a parameter travels.
struct Known<'a> {
    holes: Vec<String>,
    query: Vec<String>,
    method: String,
    selects: bool,
    /// Whether some table says outright that it is of the body.
    has_body: bool,
    tree: &'a Tree,
}

impl Known<'_> {
    fn place(&self, group: &Group, row: &Row) -> &'static str {
        if let Some(place) = row.place {
            return place;
        }
        let name = row.name.as_str();
        if self.holes.iter().any(|hole| hole == name) {
            return "path";
        }
        let in_body = || self.tree.paths().iter().any(|(path, _)| path.rsplit(['.', ']']).next() == Some(name));
        match hint(group) {
            Some("path") if !self.holes.is_empty() || self.query.iter().any(|known| known == name) => "query",
            Some(place) => place,
            None if self.query.iter().any(|known| known == name) => "query",
            None if !self.tree.is_empty() && in_body() => "body",
            None if self.has_body || self.selects || matches!(self.method.as_str(), "GET" | "DELETE" | "HEAD" | "") => {
                "query"
            }
            None => "body",
        }
    }
}

/// The place that the nearest words name.
fn hint(group: &Group) -> Option<&'static str> {
    group.context.nearest().take(3).find_map(words::place)
}

/// Adds to what a row says of its type what its example or its values show.
fn infer(value: &mut ValueFacts, row: &Row, shown: Option<&Tree>) {
    let container = shown.filter(|tree| tree.is_container()).and_then(Tree::kind);
    if let Some(kind) = container.filter(|kind| value.kind != Some(*kind)) {
        value.kind = Some(kind);
        value.kind_inferred = true;
    }
    if value.kind.is_none() {
        let from_values = row.values.as_ref().and_then(|cell| of_literals(&cell.plain()));
        let from_example = row.example.as_deref().filter(|text| !text.trim().is_empty()).and_then(of_literals);
        value.kind = from_values.or_else(|| shown.and_then(Tree::kind)).or(from_example);
        value.kind_inferred = value.kind.is_some();
        if value.kind_inferred {
            super::bounds::read(row, value);
        }
    }
}

/// The type of literals: booleans where all are, whole numbers where all are, otherwise texts. Ranges tell nothing.
fn of_literals(text: &str) -> Option<JsonType> {
    let words: Vec<&str> = text.split(['\n', ',', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.is_empty() || text.contains("such as") {
        return None;
    }
    if words.iter().all(|word| matches!(*word, "true" | "false")) {
        Some(JsonType::Boolean)
    } else if words.iter().all(|word| word.parse::<i64>().is_ok()) {
        Some(JsonType::Integer)
    } else if words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit() || c == '-')) {
        None
    } else {
        Some(JsonType::String)
    }
}

/// What no row is about and a template or an example shows.
fn undocumented(known: &Known<'_>, lines: &[Line], sent: &[&PageExample], imported: &mut Imported) {
    let has =
        |imported: &Imported, name: &str| imported.request.iter().any(|fact| fact.name == name && fact.place != "body");
    let add = |imported: &mut Imported, name: &str, place: &str, basis: ReadFrom, at: &str| {
        if !has(imported, name) {
            let (name, place, at) = (name.to_owned(), place.to_owned(), at.to_owned());
            imported.request.push(RequestFact { path: name.clone(), name, place, at, basis, ..RequestFact::default() });
        }
    };
    for hole in &known.holes {
        add(imported, hole, "path", ReadFrom::Syntax, "the address");
    }
    let fixed: Vec<String> = imported
        .operations
        .iter()
        .filter_map(|operation| operation.uri.split_once('?'))
        .flat_map(|(_, query)| query.split('&'))
        .map(|pair| pair.split('=').next().unwrap_or_default().to_owned())
        .collect();
    for line in lines {
        for (name, _) in line.query.iter().filter(|(name, _)| !fixed.contains(name)) {
            add(imported, name, "query", if line.is_example { ReadFrom::Example } else { ReadFrom::Syntax }, &line.at);
        }
    }
    for name in sent_queries(sent).iter().filter(|name| !fixed.contains(name)) {
        add(imported, name, "query", ReadFrom::Example, "the example request");
    }
    for (path, shown) in known.tree.paths() {
        if !imported.request.iter().any(|fact| fact.place == "body" && fact.path == path) {
            let name = path.rsplit('.').next().unwrap_or_default().to_owned();
            let value = ValueFacts { kind: shown.kind(), kind_inferred: true, ..ValueFacts::default() };
            let at = "the example request".to_owned();
            imported.request.push(RequestFact {
                name,
                place: "body".to_owned(),
                path,
                value,
                at,
                basis: ReadFrom::Example,
            });
        }
    }
}
