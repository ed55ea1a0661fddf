//! Where in the text of a file each cell stands, so that whatever is wrong with one can be pointed at.
//!
//! The tables themselves carry no positions: who reads a row has no use for them.

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::LoadError;
use crate::tables::Tables;

/// One value of a file: a key of a row in `[[table]]`, of a `[table]`, or at the top.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    table: Option<&'static str>,
    row: usize,
    key: &'static str,
}

impl Cell {
    /// A key before the first table.
    pub(crate) fn top(key: &'static str) -> Self {
        Self { table: None, row: 0, key }
    }

    /// A key of the row with this number, from 0, in `[[table]]`.
    pub(crate) fn row(table: &'static str, row: usize, key: &'static str) -> Self {
        Self { table: Some(table), row, key }
    }
}

/// The text of one file, taken apart.
pub(crate) struct Cells<'t> {
    path: &'t str,
    text: &'t str,
    top: Spanned<DeTable<'t>>,
    line_ends: Vec<usize>,
}

impl<'t> Cells<'t> {
    pub(super) fn read(path: &'t str, text: &'t str) -> Result<Self, LoadError> {
        let top = DeTable::parse(text).map_err(|error| LoadError::toml(path, text, &error))?;
        Ok(Self { path, text, top, line_ends: text.match_indices('\n').map(|(end, _)| end).collect() })
    }

    /// What the file says.
    pub(super) fn tables(&self) -> Result<Tables, LoadError> {
        let parsed = Deserializer::from(self.top.clone());
        Tables::deserialize(parsed).map_err(|error| LoadError::toml(self.path, self.text, &error))
    }

    /// The line of a cell, from 1.
    pub(crate) fn line(&self, cell: Cell) -> usize {
        let offset = self.offset(cell);
        self.line_ends.partition_point(|end| *end < offset) + 1
    }

    /// The error that this cell has this problem.
    pub(super) fn refuse(&self, cell: Cell, problem: impl Into<String>) -> LoadError {
        LoadError::at(self.path, self.text, self.offset(cell), problem)
    }

    /// The first byte of a cell's value; where the row leaves the key out, of the row.
    fn offset(&self, cell: Cell) -> usize {
        let Some(name) = cell.table else {
            return self.top.get_ref().get(cell.key).map_or(0, |value| value.span().start);
        };
        let Some(table) = self.top.get_ref().get(name) else { return 0 };
        let row = match table.get_ref() {
            DeValue::Array(rows) => rows.get(cell.row).unwrap_or(table),
            _ => table,
        };
        row.get_ref().get(cell.key).unwrap_or(row).span().start
    }
}
