//! Facts: one per documented row or statement, with the rules that speak for it.
//!
//! A fact's id is `<operation>#<kind>.<name>`; it is the same in the tables, the schemas, every report and `explain`.

mod rules;

use std::sync::Arc;

use crate::load::{Cell, Cells};
use crate::tables::{Basis, Endpoint, EntryList, ErrorRow, Field, Parameter, Tables};

/// What kind of row a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// A method and URI.
    Request,
    /// An authentication scheme.
    Auth,
    /// A request parameter.
    Parameter,
    /// A field of a success.
    Response,
    /// A header of a success.
    Header,
    /// A statement outside the tables.
    Statement,
    /// A row of the error table.
    Error,
    /// A contradiction.
    Erratum,
}

impl FactKind {
    /// The word in fact ids.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FactKind::Request => "request",
            FactKind::Auth => "auth",
            FactKind::Parameter => "parameter",
            FactKind::Response => "response",
            FactKind::Header => "header",
            FactKind::Statement => "statement",
            FactKind::Error => "error",
            FactKind::Erratum => "erratum",
        }
    }

    /// The id within its operation of the fact with this name: `response.marker`.
    #[must_use]
    pub fn id(self, name: &str) -> String {
        format!("{}.{name}", self.as_str())
    }

    /// The cell that names the fact in a row of its kind.
    pub(crate) fn cell(self, row: usize) -> Cell {
        let (table, key) = match self {
            FactKind::Request => ("request", "id"),
            FactKind::Auth => ("auth", "scheme"),
            FactKind::Parameter => ("parameter", "name"),
            FactKind::Response => ("field", "path"),
            FactKind::Header => ("header", "name"),
            FactKind::Statement => ("statement", "id"),
            FactKind::Error => ("error", "id"),
            FactKind::Erratum => ("erratum", "id"),
        };
        Cell::row(table, row, key)
    }
}

/// One documented (or recognised) fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The id within its operation: `response.marker`. Whatever names the fact shares it.
    pub local: Arc<str>,
    /// What kind of row it is.
    pub kind: FactKind,
    /// What it says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// The line of the tables that names it, from 1.
    pub line: usize,
    /// What it rests on.
    pub basis: Basis,
    /// The rules that speak for it, sorted.
    pub rules: Vec<String>,
    /// Why no server could violate it on the wire, so that no rule speaks for it.
    pub not_checkable: Option<String>,
}

/// Its id within its operation, which is shared and not copied.
impl From<&Fact> for Arc<str> {
    fn from(fact: &Fact) -> Self {
        Arc::clone(&fact.local)
    }
}

/// All facts of one file of tables, in its order.
pub(crate) fn facts(tables: &Tables, cells: &Cells<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    let mut row_of_kind = 0;
    let mut push = |kind: FactKind, name: &str, about: &str, at: &str, basis: Basis, mut rules: Vec<String>| {
        rules.sort();
        rules.dedup();
        row_of_kind = if facts.last().is_some_and(|last| last.kind == kind) { row_of_kind + 1 } else { 0 };
        facts.push(Fact {
            local: kind.id(name).into(),
            kind,
            about: about.to_owned(),
            at: at.to_owned(),
            line: cells.line(kind.cell(row_of_kind)),
            basis,
            rules,
            not_checkable: None,
        });
    };
    for row in &tables.request {
        push(FactKind::Request, &row.id, &row.about, &row.at, row.basis, rules::request(tables, row));
    }
    for row in &tables.auth {
        push(FactKind::Auth, row.scheme.name(), &row.about, &row.at, row.basis, rules::auth());
    }
    for row in &tables.parameter {
        push(FactKind::Parameter, &row.name, &row.about, &row.at, row.basis, rules::parameter(tables, row));
    }
    for row in &tables.field {
        push(FactKind::Response, &row.path.to_string(), &row.about, &row.at, row.basis, rules::field(tables, row));
    }
    for row in &tables.header {
        push(FactKind::Header, &row.name, &row.about, &row.at, row.basis, rules::header(tables, row));
    }
    for row in &tables.statement {
        push(FactKind::Statement, &row.id, &row.about, &row.at, row.basis, row.rules.clone());
    }
    for row in &tables.error {
        push(FactKind::Error, &row.id, &row.about, &row.at, row.basis, rules::error(row));
    }
    for row in &tables.erratum {
        let about = format!("{}, yet {}: {}", row.says, row.shows, row.reading);
        push(FactKind::Erratum, &row.id, &about, &row.at, row.basis, rules::erratum(row));
    }
    mark_not_checkable(tables, &mut facts);
    facts
}

/// Gives the facts that no server could violate their reason, and takes them from the rules.
fn mark_not_checkable(tables: &Tables, facts: &mut [Fact]) {
    let statements = tables.statement.iter().map(|row| (FactKind::Statement.id(&row.id), &row.not_checkable));
    let headers = tables.header.iter().map(|row| (FactKind::Header.id(&row.name), &row.not_checkable));
    let parameters = tables.parameter.iter().map(|row| (FactKind::Parameter.id(&row.name), &row.not_checkable));
    for (local, reason) in statements.chain(headers).chain(parameters) {
        if let (Some(reason), Some(fact)) = (reason, facts.iter_mut().find(|fact| *fact.local == local)) {
            fact.rules.clear();
            fact.not_checkable = Some(reason.clone());
        }
    }
}

impl Endpoint {
    /// The id within its operation of the fact that it is.
    #[must_use]
    pub fn fact_id(&self) -> String {
        FactKind::Request.id(&self.id)
    }
}

impl Parameter {
    /// The id within its operation of the fact that it is.
    #[must_use]
    pub fn fact_id(&self) -> String {
        FactKind::Parameter.id(&self.name)
    }
}

impl ErrorRow {
    /// The id within its operation of the fact that it is.
    #[must_use]
    pub fn fact_id(&self) -> String {
        FactKind::Error.id(&self.id)
    }
}

impl EntryList {
    /// The id within its operation of the fact that the row of the list, or of its items, is.
    #[must_use]
    pub fn fact_id(&self) -> String {
        // A body that is the list has no row of its own.
        FactKind::Response.id(if self.path.is_empty() { "[]" } else { &self.path })
    }
}

impl Field {
    /// The id within its operation of the fact that it is.
    #[must_use]
    pub fn fact_id(&self) -> String {
        FactKind::Response.id(&self.path.to_string())
    }
}
