//! Rows and cells of tables as a document, by the facts that they are.
//!
//! A row keeps what stands around it: comments before a row that goes are handed to what follows.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// Where the row of a fact stands: its array of tables, and what tells it from the other rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    table: &'static str,
    /// Keys with the values that the row has.
    names: Vec<(&'static str, String)>,
    /// Of several such rows, which one, from 0.
    number: usize,
}

impl Row {
    /// The row of a fact of [`oplog_lint::difference`]; `None` for members of a request's body.
    pub(super) fn of(fact: &str) -> Option<Self> {
        let one = |table, key, value: &str| Some(Self { table, names: vec![(key, value.to_owned())], number: 0 });
        if let Some(request) = fact.strip_prefix("request ") {
            let (method, uri) = request.split_once(' ')?;
            let path = uri.split('?').next().unwrap_or_default();
            let names = vec![("method", method.to_owned()), ("uri", path.to_owned())];
            return Some(Self { table: "request", names, number: 0 });
        }
        match fact.split_once('.')? {
            ("parameter", name) => one("parameter", "name", name),
            ("response", path) => one("field", "path", path),
            ("error", words) => {
                let (words, number) = words.split_once(" #").unwrap_or((words, "1"));
                let (code, status) = words.rsplit_once(' ').unwrap_or((words, words));
                let names = vec![("code", code.to_owned()), ("status", status.to_owned())];
                Some(Self { table: "error", names, number: number.parse::<usize>().ok()?.saturating_sub(1) })
            }
            _ => None,
        }
    }

    fn is(&self, row: &Table) -> bool {
        self.names.iter().all(|(key, wanted)| {
            let found = row.get(key);
            found.and_then(Item::as_str).is_some_and(|text| text == wanted)
                || found.and_then(Item::as_integer).is_some_and(|number| number.to_string() == *wanted)
        })
    }

    fn position(&self, rows: &ArrayOfTables) -> Option<usize> {
        rows.iter().enumerate().filter(|(_, row)| self.is(row)).map(|(at, _)| at).nth(self.number)
    }

    /// The row, if the document has it.
    pub(super) fn find<'d>(&self, document: &'d DocumentMut) -> Option<&'d Table> {
        let rows = document.get(self.table)?.as_array_of_tables()?;
        rows.get(self.position(rows)?)
    }

    /// Adds the row as the draft has it, behind the row that it follows there.
    pub(super) fn add(&self, document: &mut DocumentMut, draft: &DocumentMut) -> Result<(), String> {
        let drafted = self.find(draft).ok_or("a draft has no row for it")?.clone();
        let before = draft.get(self.table).and_then(Item::as_array_of_tables).and_then(|rows| {
            let at = self.position(rows)?;
            rows.get(at.checked_sub(1)?).cloned()
        });
        let follows = before.and_then(|row| same(self.table, &row));
        let rows = document.get(self.table).and_then(Item::as_array_of_tables);
        let at = rows.zip(follows).and_then(|(rows, row)| row.position(rows));
        insert(document, self.table, at.map(|at| at + 1), drafted);
        Ok(())
    }

    /// Removes the row. The comments before it are kept, before the row that follows.
    pub(super) fn remove(&self, document: &mut DocumentMut) {
        let Some(rows) = document.get_mut(self.table).and_then(Item::as_array_of_tables_mut) else { return };
        let Some(at) = self.position(rows) else { return };
        let comments = rows.get(at).map(comments).unwrap_or_default();
        let position = rows.get(at).and_then(Table::position);
        rows.remove(at);
        if rows.is_empty() {
            document.remove(self.table);
        }
        keep(document, &comments, position);
    }

    /// Brings what a cell says now into the row, unless a person wrote something else than the earlier edition.
    pub(super) fn change(
        &self,
        document: &mut DocumentMut,
        key: &str,
        before: &DocumentMut,
        after: &DocumentMut,
    ) -> Result<(), String> {
        let said = self.find(before).and_then(|row| row.get(key)).map(shown);
        let says = self.find(after).and_then(|row| row.get(key)).cloned();
        let rows = document.get_mut(self.table).and_then(Item::as_array_of_tables_mut);
        let row = rows.and_then(|rows| self.position(rows).and_then(|at| rows.get_mut(at)));
        let Some(row) = row else { return Err("the tables have no row for it".to_owned()) };
        let found = row.get(key).map(shown);
        if found == says.as_ref().map(shown) {
            return Ok(());
        }
        if found != said {
            return Err(format!("the tables say {} by hand", found.unwrap_or_else(|| "nothing".to_owned())));
        }
        if row.get(key).and_then(Item::as_value).is_some_and(holds_comments) {
            return Err("comments stand inside the value".to_owned());
        }
        let position = row.position();
        let comments = match says {
            Some(item) => {
                set(row, key, item);
                String::new()
            }
            None => take(row, key),
        };
        keep(document, &comments, position.map(|position| position + 1));
        Ok(())
    }

    /// Whether the editions say something else in a cell.
    pub(super) fn differs(&self, key: &str, before: &DocumentMut, after: &DocumentMut) -> bool {
        let cell = |document| self.find(document).and_then(|row| row.get(key)).map(shown);
        cell(before).is_some() && cell(before) != cell(after)
    }
}

/// Every row of a draft that stands for a fact.
pub(super) fn all(draft: &DocumentMut) -> Vec<Row> {
    let tables = ["request", "parameter", "field", "error"];
    let rows = tables.iter().flat_map(|table| {
        draft.get(table).and_then(Item::as_array_of_tables).into_iter().flatten().filter_map(|row| same(table, row))
    });
    rows.collect()
}

/// What tells a row of a table from the others, wherever it stands.
fn same(table: &str, row: &Table) -> Option<Row> {
    let text = |key: &str| row.get(key).and_then(Item::as_str);
    let fact = match table {
        "request" => format!("request {} {}", text("method")?, text("uri")?),
        "parameter" => format!("parameter.{}", text("name")?),
        "field" => format!("response.{}", text("path")?),
        "error" => format!("error.{} {}", text("code")?, row.get("status")?.as_integer()?),
        _ => return None,
    };
    Row::of(&fact)
}

/// Adds a row at the end of a table.
pub(super) fn append(document: &mut DocumentMut, table: &str, row: Table) {
    insert(document, table, None, row);
}

/// Inserts a row at an index, or at the end.
fn insert(document: &mut DocumentMut, table: &str, at: Option<usize>, mut row: Table) {
    row.set_position(None);
    row.decor_mut().set_prefix("\n");
    let rows = document.entry(table).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(rows) = rows.as_array_of_tables_mut() else { return };
    let mut all: Vec<Table> = rows.iter().cloned().collect();
    let at = at.unwrap_or(all.len());
    // A row without a position is written behind the one before it.
    let position = at.checked_sub(1).and_then(|before| all.get(before)).and_then(Table::position);
    if position.is_some() {
        row.set_position(position);
    }
    all.insert(at, row);
    rows.clear();
    all.into_iter().for_each(|row| rows.push(row));
}

/// The value of a cell, whatever stands around it.
fn shown(item: &Item) -> String {
    match item.as_value() {
        Some(value) => {
            let mut value = value.clone();
            value.decor_mut().clear();
            value.to_string()
        }
        None => item.to_string(),
    }
}

/// Sets a cell; a comment behind the old value stays.
fn set(row: &mut Table, key: &str, item: Item) {
    match (row.get_mut(key).and_then(Item::as_value_mut), item) {
        (Some(old), Item::Value(mut new)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (_, item) => drop(row.insert(key, item)),
    }
}

/// The comments before a row and inside it, a line each.
fn comments(row: &Table) -> String {
    let keys: Vec<&str> = row.iter().map(|(key, _)| key).collect();
    let inside = keys.into_iter().map(|key| of_cell(row, key));
    lines(row.decor().prefix()) + &lines(row.decor().suffix()) + &inside.collect::<String>()
}

/// The comments before a cell and behind it.
fn of_cell(row: &Table, key: &str) -> String {
    let before = row.key(key).map(|key| lines(key.leaf_decor().prefix())).unwrap_or_default();
    let value = row.get(key).and_then(Item::as_value);
    let inside =
        value.filter(|value| holds_comments(value)).map(|value| lines_of(&value.to_string())).unwrap_or_default();
    before + &inside + &value.map(|value| lines(value.decor().suffix())).unwrap_or_default()
}

fn lines(decor: Option<&toml_edit::RawString>) -> String {
    lines_of(decor.and_then(|text| text.as_str()).unwrap_or_default())
}

fn lines_of(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

/// Whether comments stand between the items of a list.
fn holds_comments(value: &toml_edit::Value) -> bool {
    let text = value.to_string();
    text.lines().skip(1).any(|line| line.contains('#'))
}

/// Removes a cell. The comments at it go to the cell that follows; what is returned found none.
fn take(row: &mut Table, key: &str) -> String {
    let comments = of_cell(row, key);
    let follows = row.iter().map(|(key, _)| key.to_owned()).skip_while(|known| known != key).nth(1);
    row.remove(key);
    match follows.and_then(|key| row.key_mut(&key)) {
        Some(mut key) if !comments.is_empty() => {
            let old = key.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
            key.leaf_decor_mut().set_prefix(format!("{comments}{old}"));
            String::new()
        }
        _ => comments,
    }
}

/// Writes comments before the table that follows a position, or at the end of the document.
fn keep(document: &mut DocumentMut, comments: &str, position: Option<isize>) {
    if comments.is_empty() {
        return;
    }
    let mut next: Option<&mut Table> = None;
    for (_, item) in document.as_table_mut().iter_mut() {
        let tables: Vec<&mut Table> = match item {
            Item::Table(table) => vec![table],
            Item::ArrayOfTables(rows) => rows.iter_mut().collect(),
            _ => Vec::new(),
        };
        for table in tables {
            let is_behind = table.position() >= position && table.position().is_some();
            if is_behind && next.as_ref().is_none_or(|next| table.position() < next.position()) {
                next = Some(table);
            }
        }
    }
    match next {
        Some(table) => {
            let old = table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
            table.decor_mut().set_prefix(format!("\n{comments}{old}"));
        }
        None => {
            let old = document.trailing().as_str().unwrap_or_default().to_owned();
            document.set_trailing(format!("{old}\n{comments}"));
        }
    }
}
