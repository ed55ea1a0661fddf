//! The rows of one file held against each other: ids are unique, and every name that points at something finds it.

use std::collections::BTreeSet;

use oplog_wire::MediaType;

use super::{Cell, Cells, LoadError};
use crate::fact::{Fact, FactKind};
use crate::meant::meant;
use crate::tables::{Effect, JsonType, Parameter, ParameterLocation, Tables};

/// Refuses two rows of one kind that share an id.
pub(super) fn unique(tables: &Tables, facts: &[Fact], cells: &Cells<'_>) -> Result<(), LoadError> {
    let mut seen = BTreeSet::new();
    for (fact, cell) in with_cells(facts) {
        if !seen.insert(&fact.local) {
            let (kind, name) = fact.local.split_once('.').unwrap_or_default();
            return Err(cells.refuse(cell, format!("duplicate id: there is another {kind} `{name}`")));
        }
    }
    let mut seen = BTreeSet::new();
    for (row, body) in tables.error_body.iter().enumerate() {
        if !seen.insert(&body.id) {
            let problem = format!("duplicate id: there is another error body `{}`", body.id);
            return Err(cells.refuse(Cell::row("error_body", row, "id"), problem));
        }
    }
    Ok(())
}

/// Each fact with the cell that names it; facts of one kind stand together, in the order of their rows.
fn with_cells(facts: &[Fact]) -> impl Iterator<Item = (&Fact, Cell)> {
    facts
        .chunk_by(|a, b| a.kind == b.kind)
        .flat_map(|rows| rows.iter().enumerate().map(|(row, fact)| (fact, fact.kind.cell(row))))
}

/// Refuses a fact that nothing checks, and a name that points at nothing.
pub(super) fn check(tables: &Tables, facts: &[Fact], cells: &Cells<'_>) -> Result<(), LoadError> {
    for (fact, cell) in with_cells(facts) {
        if fact.rules.is_empty() && fact.not_checkable.is_none() && fact.basis.is_documented() {
            let way_out = "name one in `rules`, or say in `not_checkable` why none can";
            return Err(cells.refuse(cell, format!("no rule checks `{}`: {way_out}", fact.local)));
        }
    }
    for (row, statement) in tables.statement.iter().enumerate() {
        if statement.not_checkable.is_some() && !statement.rules.is_empty() {
            let problem = format!("`{}` has rules, and is said to be not checkable", statement.id);
            return Err(cells.refuse(Cell::row("statement", row, "not_checkable"), problem));
        }
    }
    let known = Known { tables, cells };
    for (row, erratum) in tables.erratum.iter().enumerate() {
        for wanted in &erratum.facts {
            if !facts.iter().any(|fact| *fact.local == **wanted) {
                let problem = format!("erratum `{}` is about `{wanted}`, which is no fact of this file", erratum.id);
                return Err(cells.refuse(Cell::row("erratum", row, "facts"), problem));
            }
        }
    }
    for (row, error) in tables.error.iter().enumerate() {
        let body = error.body.as_ref();
        let has_body = match body {
            None => !tables.error_body.is_empty(),
            Some(id) => tables.error_body.iter().any(|body| body.id == *id),
        };
        if !has_body {
            let cell = Cell::row("error", row, if body.is_some() { "body" } else { "id" });
            return Err(cells.refuse(cell, format!("error `{}` has no error body", error.id)));
        }
        for name in error.placeholders.values() {
            let cell = Cell::row("error", row, "placeholders");
            known.parameter(cell, name, &format!("a placeholder of error `{}` stands for", error.id))?;
        }
        if let Some(name) = error.when.parameter() {
            known.parameter(Cell::row("error", row, "when"), name, &format!("error `{}` is about", error.id))?;
        }
    }
    for (row, example) in tables.example.iter().enumerate() {
        for (key, fact) in [
            ("statement", FactKind::Statement.id(&example.statement)),
            ("request", FactKind::Request.id(&example.request)),
        ] {
            if !facts.iter().any(|known| *known.local == *fact) {
                let problem = format!("there is no `{fact}` in this file");
                return Err(cells.refuse(Cell::row("example", row, key), problem));
            }
        }
        for name in example.query.keys() {
            known.parameter(Cell::row("example", row, "query"), name, "the example has")?;
        }
    }
    success_body(tables, cells)?;
    let is_xml = tables.body.select.as_ref().is_some_and(|select| select.default == MediaType::Xml);
    if tables.body.json.is_none() && !(tables.body.xml.is_some() && is_xml) && !tables.field.is_empty() {
        let problem = "there is no `[body.json]`: where bodies are XML alone, `[body.select]` has `default = \"xml\"`";
        return Err(cells.refuse(Cell::top("body"), problem));
    }
    for (row, pair) in tables.time_order.iter().enumerate() {
        for (key, path) in [("earlier", &pair.earlier), ("later", &pair.later)] {
            if !tables.field.iter().any(|field| field.path == *path && field.format.is_some()) {
                let problem = format!("`{path}` is no field with a format in this file");
                return Err(cells.refuse(Cell::row("time_order", row, key), problem));
            }
        }
    }
    for (row, endpoint) in tables.request.iter().enumerate() {
        for name in endpoint.uri.names() {
            known.parameter(Cell::row("request", row, "uri"), name, "the URI has")?;
        }
    }
    effect(tables, cells)?;
    bodies(tables, cells)?;
    if let Some(paging) = &tables.pagination {
        for (key, name) in [("cursor", &paging.cursor), ("size", &paging.size)] {
            known.parameter(Cell::row("pagination", 0, key), name, &format!("the {key} of a page is"))?;
        }
    }
    for (row, filter) in tables.filter.iter().enumerate() {
        known.parameter(Cell::row("filter", row, "start"), &filter.start, "a window begins at")?;
        if let Some(end) = &filter.end {
            known.parameter(Cell::row("filter", row, "end"), end, "a window ends at")?;
        }
    }
    selection(tables, &known)
}

/// Refuses what picks or orders entries by a parameter that is not there, by nothing, or where there are no entries.
fn selection(tables: &Tables, known: &Known<'_>) -> Result<(), LoadError> {
    let cells = known.cells;
    let lost = |cell: Cell| cells.refuse(cell, "there is no `[entries]` whose values could be compared");
    for (row, filter) in tables.value_filter.iter().enumerate() {
        known.parameter(Cell::row("value_filter", row, "parameter"), &filter.parameter, "entries are picked by")?;
        if tables.entries.is_none() {
            return Err(lost(Cell::row("value_filter", row, "field")));
        }
    }
    let Some(sort) = &tables.sort else { return Ok(()) };
    if tables.entries.is_none() {
        return Err(lost(Cell::row("sort", 0, "field")));
    }
    match &sort.switch {
        Some(switch) => known.parameter(Cell::row("sort", 0, "switch"), &switch.parameter, "the order is asked for by"),
        None if sort.order.is_none() => {
            let problem = "the order is neither stated, by `order`, nor asked for, by `switch`";
            Err(cells.refuse(Cell::row("sort", 0, "field"), problem))
        }
        None => Ok(()),
    }
}

/// Refuses to call an operation a reading one that cannot be.
fn effect(tables: &Tables, cells: &Cells<'_>) -> Result<(), LoadError> {
    if tables.effect == Some(Effect::Read) && Effect::writing(&tables.request) {
        let problem = "an operation with PUT, PATCH or DELETE writes: leave out `effect`, or give the reading requests tables of their own";
        return Err(cells.refuse(Cell::top("effect"), problem));
    }
    Ok(())
}

/// Refuses a body where there is none, and none where the status alone would not say so.
fn success_body(tables: &Tables, cells: &Cells<'_>) -> Result<(), LoadError> {
    let status = tables.body.status.unwrap_or_default();
    let has_rows = !tables.field.is_empty();
    if tables.body.has_any() && !has_rows {
        return Err(cells.refuse(Cell::top("body"), "no `[[field]]` describes the body"));
    }
    if !status.may_have_body() && (tables.body.has_any() || has_rows) {
        let table = if has_rows { "field" } else { "body" };
        let problem = format!("a success with status {} has no body: leave it out, and its fields", status.get());
        return Err(cells.refuse(Cell::row(table, 0, "path"), problem));
    }
    if !tables.body.has_any() && !has_rows && tables.body.status.is_none() {
        let problem = "there is neither a `[body.json]` nor the `status` of a success without a body";
        return Err(cells.refuse(Cell::top("body"), problem));
    }
    Ok(())
}

/// Refuses parameters in a body that no request can have there.
fn bodies(tables: &Tables, cells: &Cells<'_>) -> Result<(), LoadError> {
    let is_in_body = |row: &&Parameter| row.location == ParameterLocation::Body;
    let Some(first) = tables.parameter.iter().find(is_in_body) else { return Ok(()) };
    for (row, endpoint) in tables.request.iter().enumerate() {
        let name = &first.name;
        if matches!(endpoint.method.as_str(), "GET" | "HEAD") {
            let problem = format!("`{name}` travels in the body, and a {} request has none", endpoint.method);
            return Err(cells.refuse(Cell::row("request", row, "method"), problem));
        }
        if endpoint.form {
            let problem = format!("`{name}` travels in a JSON body, which is not a form as well");
            return Err(cells.refuse(Cell::row("request", row, "form"), problem));
        }
    }
    for (number, row) in tables.parameter.iter().enumerate().filter(|(_, row)| is_in_body(row)) {
        if row.flag {
            let problem = format!("`{}` travels in the body, where a flag without a value has no place", row.name);
            return Err(cells.refuse(Cell::row("parameter", number, "flag"), problem));
        }
        let above = |other: &&Parameter| row.name.strip_prefix(&other.name).is_some_and(|rest| rest.starts_with('.'));
        if let Some(above) =
            tables.parameter.iter().filter(is_in_body).filter(above).find(|row| row.kind != JsonType::Object)
        {
            let problem =
                format!("`{}` is of type {}, yet `{}` is a member of it", above.name, above.kind.as_str(), row.name);
            return Err(cells.refuse(Cell::row("parameter", number, "name"), problem));
        }
        if tables.pagination.as_ref().is_some_and(|paging| paging.link.is_some() && paging.cursor == row.name) {
            let problem = format!("a link cannot carry `{}`, which travels in the body", row.name);
            return Err(cells.refuse(Cell::row("pagination", 0, "link"), problem));
        }
    }
    Ok(())
}

/// What the rows of a file can point at.
struct Known<'a> {
    tables: &'a Tables,
    cells: &'a Cells<'a>,
}

impl Known<'_> {
    /// Refuses a cell that names a parameter which no row has; `who` names it, in words.
    fn parameter(&self, cell: Cell, name: &str, who: &str) -> Result<(), LoadError> {
        if self.tables.parameter.iter().any(|row| row.name == name) {
            return Ok(());
        }
        let meant = meant(name, self.tables.parameter.iter().map(|row| row.name.clone()));
        Err(self.cells.refuse(cell, format!("{who} a parameter `{name}`, which this file does not list{meant}")))
    }
}
