//! Facts: one per documented row or statement, with the rules that speak for it.
//!
//! A fact's id is `<operation>#<kind>.<name>`; it is the same in the tables, the schemas, every report and `explain`.

use std::sync::Arc;

use crate::condition::Condition;
use crate::errata;
use crate::load::{Cell, Cells};
use crate::tables::{
    Basis, Endpoint, EntryList, Erratum, ErrorRow, Field, JsonType, NextLink, Parameter, ParameterLocation, Tables,
};

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
        push(FactKind::Request, &row.id, &row.about, &row.at, row.basis, request_rules(tables, row));
    }
    for row in &tables.auth {
        push(FactKind::Auth, row.scheme.name(), &row.about, &row.at, row.basis, owned(AUTH));
    }
    for row in &tables.parameter {
        push(FactKind::Parameter, &row.name, &row.about, &row.at, row.basis, parameter_rules(tables, row));
    }
    for row in &tables.field {
        push(FactKind::Response, &row.path.to_string(), &row.about, &row.at, row.basis, field_rules(tables, row));
    }
    for row in &tables.header {
        let mut rules = header_rules(tables, &row.name);
        if row.unique {
            rules.extend(owned(&["relations/ids-unique"]));
        }
        push(FactKind::Header, &row.name, &row.about, &row.at, row.basis, rules);
    }
    for row in &tables.statement {
        push(FactKind::Statement, &row.id, &row.about, &row.at, row.basis, row.rules.clone());
    }
    for row in &tables.error {
        let mut rules =
            owned(&["errors/body-shape", "errors/code", "errors/content-type", "errors/message", "errors/status"]);
        if matches!(row.when, Condition::ChangedQuery(_)) {
            rules.extend(owned(&["pagination/token-bound-to-query"]));
        }
        push(FactKind::Error, &row.id, &row.about, &row.at, row.basis, rules);
    }
    for row in &tables.erratum {
        let about = format!("{}, yet {}: {}", row.says, row.shows, row.reading);
        push(FactKind::Erratum, &row.id, &about, &row.at, row.basis, erratum_rules(row));
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

/// The rules about who is let in.
const AUTH: &[&str] = &["auth/anonymous-rejected", "auth/expired-rejected", "auth/wrong-secret-rejected"];

fn owned(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|&rule| rule.to_owned()).collect()
}

fn request_rules(tables: &Tables, row: &Endpoint) -> Vec<String> {
    let mut rules = owned(&["errors/undocumented", "representations/documented-request"]);
    let has_body = tables.body.has_any();
    if has_body {
        rules.extend(owned(&["representations/well-formed"]));
    }
    // The row of the header speaks for the media type, where there is one.
    if has_body && !tables.header.iter().any(|header| header.name.eq_ignore_ascii_case("content-type")) {
        rules.extend(owned(&["representations/content-type"]));
    }
    if row.alias.is_some() {
        rules.extend(owned(&["relations/versions-agree"]));
    }
    if !row.basis.is_documented() {
        rules.extend(owned(&["relations/methods-agree"]));
    }
    if row.uri.with_version("0").is_some() {
        rules.extend(owned(&["errors/unknown-version"]));
    }
    rules
}

fn parameter_rules(tables: &Tables, row: &Parameter) -> Vec<String> {
    let name = row.name.as_str();
    let mut rules = row.rules.clone();
    if tables.auth.iter().any(|auth| auth.is_sent_in(row)) {
        rules.extend(owned(AUTH));
        return rules;
    }
    if row.location == ParameterLocation::Path || row.constant.is_some() || row.flag {
        rules.extend(owned(&["representations/documented-request"]));
    }
    if row.mandatory == Some(true) && row.location.is_query_or_body() {
        rules.extend(owned(&["errors/mandatory-parameter"]));
    }
    if let Some(pagination) = &tables.pagination {
        if pagination.cursor == name {
            rules.extend(owned(&[
                "pagination/no-repeat",
                "pagination/no-gap",
                "pagination/resumable-anywhere",
                "pagination/terminates",
            ]));
        }
        if pagination.size == name {
            rules.extend(owned(&[
                "pagination/size-bound",
                "pagination/size-independent",
                "pagination/stable-on-repeat",
            ]));
            if row.default.is_some() {
                rules.extend(owned(&["pagination/default-size"]));
            }
        }
    }
    if tables.filter.iter().any(|filter| filter.is_bounded_by(name)) {
        rules.extend(owned(&["filters/window", "filters/sub-windows", "filters/boundaries"]));
    }
    if tables.value_filter.iter().any(|filter| filter.parameter == name) {
        rules.extend(owned(&["filters/matching", "filters/complete"]));
    }
    if tables.sort.as_ref().and_then(|sort| sort.switch.as_ref()).is_some_and(|switch| switch.parameter == name) {
        rules.extend(owned(&["pagination/sorted"]));
    }
    if tables.echo.iter().any(|echo| echo.parameter == name) {
        rules.extend(owned(&["relations/ids-echoed"]));
    }
    let is_entity = tables.entity.iter().any(|entity| entity.parameter == name);
    if is_entity {
        rules.extend(owned(&["relations/accounts-isolated", "relations/isolated"]));
    }
    if tables.detail.as_ref().is_some_and(|detail| is_entity || detail.parameter == name) {
        rules.extend(owned(&["errors/unknown-id"]));
    }
    rules
}

fn header_rules(tables: &Tables, name: &str) -> Vec<String> {
    let media_type = name.eq_ignore_ascii_case("content-type");
    let mut rules = owned(&[if media_type { "representations/content-type" } else { "representations/headers" }]);
    if let Some(paging) = &tables.pagination {
        if paging.link == Some(NextLink::Header) && name.eq_ignore_ascii_case("link") {
            rules.extend(owned(&["pagination/next-consistent"]));
        }
        let totals = paging.headers.iter().flat_map(|headers| headers.total.iter().chain(&headers.pages));
        if totals.into_iter().any(|total| total.eq_ignore_ascii_case(name)) {
            rules.extend(owned(&["pagination/totals"]));
        }
    }
    rules
}

fn field_rules(tables: &Tables, row: &Field) -> Vec<String> {
    let mut rules = row.rules.clone();
    rules.extend(owned(&["fields/type", "fields/nesting"]));
    if !row.nullable {
        rules.extend(owned(&["fields/null"]));
    }
    if row.mandatory || row.present_when.as_ref().is_some_and(|when| when.flag.is_some()) {
        rules.extend(owned(&["fields/required"]));
    }
    if row.present_when.as_ref().is_some_and(|when| when.field.is_some()) {
        rules.extend(owned(&["pagination/next-consistent"]));
    }
    if errata::unshown_gaps(&tables.erratum, &row.fact_id()).next().is_some() {
        rules.extend(owned(&["fields/sometimes-present"]));
    }
    if row.unique {
        rules.extend(owned(&["relations/ids-unique"]));
    }
    if row.not_empty {
        rules.extend(owned(&["fields/empty"]));
    }
    if !row.values.is_empty() {
        rules.extend(owned(&["fields/enum"]));
    }
    if row.format.is_some() {
        rules.extend(owned(&["fields/format"]));
    }
    if !row.bounds().is_empty() && row.bounds().are_stated() {
        rules.extend(owned(&["fields/bounds"]));
    }
    if tables.time_order.iter().any(|pair| pair.earlier == row.path || pair.later == row.path) {
        rules.extend(owned(&["fields/time-order"]));
    }
    if tables.body.xml.is_some() {
        rules.extend(owned(&["representations/equivalent"]));
        if row.kind != JsonType::String {
            rules.extend(owned(&["representations/xml-types"]));
        }
    }
    let name = row.path.to_string();
    let sorted = tables.sort.as_ref().filter(|sort| sort.order.is_some()).zip(tables.entries.as_ref());
    if sorted.is_some_and(|(sort, entries)| entries.member(&sort.field) == name) {
        rules.extend(owned(&["pagination/sorted"]));
    }
    if tables.echo.iter().any(|echo| echo.field == name) {
        rules.extend(owned(&["relations/ids-echoed"]));
    }
    if let Some(paging) = &tables.pagination {
        if paging.echo.contains_key(&name) {
            rules.extend(owned(&["pagination/echo"]));
        }
        if paging.more.as_ref() == Some(&name) || paging.link.as_ref().is_some_and(|l| l.fact_id() == row.fact_id()) {
            rules.extend(owned(&["pagination/next-consistent"]));
        }
        if paging.total.as_ref() == Some(&name) || paging.pages.as_ref() == Some(&name) {
            rules.extend(owned(&["pagination/totals"]));
        }
    }
    rules
}

fn erratum_rules(row: &Erratum) -> Vec<String> {
    let mut rules = row.rules.clone();
    rules.extend(row.allows.rules.iter().cloned());
    if row.allows.absent {
        rules.extend(owned(&["fields/required"]));
    }
    if row.allows.null {
        rules.extend(owned(&["fields/null"]));
    }
    if !row.allows.values.is_empty() {
        rules.extend(owned(&["fields/enum"]));
    }
    if !row.allows.formats.is_empty() {
        rules.extend(owned(&["fields/format"]));
    }
    if !row.allows.notes.is_empty() {
        rules.extend(owned(&["representations/xml-types"]));
    }
    if !row.allows.shapes.is_empty() {
        rules.extend(owned(&["fields/nesting", "fields/type"]));
    }
    rules
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
