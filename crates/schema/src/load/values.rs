//! What rows say of one value, held against each other: bounds are in order and of the right type, and so is a format.

use super::{Cell, Cells, LoadError};
use crate::tables::{Bounds, JsonType, StringFormat, Tables};

/// Refuses a row that no value, or no value of its type, could satisfy.
pub(super) fn check(tables: &Tables, cells: &Cells<'_>) -> Result<(), LoadError> {
    for (row, field) in tables.field.iter().enumerate() {
        one(Row { table: "field", row, cells, kind: field.kind, format: field.format }, &field.bounds())?;
    }
    for (row, parameter) in tables.parameter.iter().enumerate() {
        one(
            Row { table: "parameter", row, cells, kind: parameter.kind, format: parameter.format },
            &parameter.bounds(),
        )?;
    }
    Ok(())
}

/// A row that describes a value.
struct Row<'a> {
    table: &'static str,
    row: usize,
    cells: &'a Cells<'a>,
    kind: JsonType,
    format: Option<StringFormat>,
}

impl Row<'_> {
    fn refuse(&self, key: &'static str, problem: String) -> LoadError {
        self.cells.refuse(Cell::row(self.table, self.row, key), problem)
    }
}

fn one(row: Row<'_>, bounds: &Bounds<'_>) -> Result<(), LoadError> {
    let kind = row.kind.as_str();
    if !matches!(row.kind, JsonType::Integer | JsonType::Number) && bounds.is_of_numbers() {
        let key = if bounds.minimum.is_some() { "minimum" } else { "maximum" };
        return Err(row.refuse(key, format!("`{key}` is for numbers, and this is of type {kind}")));
    }
    if row.kind != JsonType::String && bounds.is_of_texts() {
        let stated = [("min_length", bounds.min_length.is_some()), ("max_length", bounds.max_length.is_some())];
        let key = stated.into_iter().find(|(_, is_stated)| *is_stated).map_or("pattern", |(key, _)| key);
        return Err(row.refuse(key, format!("`{key}` is for texts, and this is of type {kind}")));
    }
    if let (Some(least), Some(most)) = (bounds.minimum, bounds.maximum)
        && least > most
    {
        return Err(row.refuse("minimum", format!("no number is at least {least} and at most {most}")));
    }
    if let (Some(least), Some(most)) = (bounds.min_length, bounds.max_length)
        && least > most
    {
        return Err(row.refuse("min_length", format!("no text has at least {least} and at most {most} characters")));
    }
    if bounds.basis.is_some() && bounds.is_empty() {
        return Err(row.refuse("bounds_basis", "there are no bounds that could rest on it".to_owned()));
    }
    if let Some(format) = row.format {
        let counts = format.time().is_some_and(|time| time.is_epoch());
        let fits = row.kind == JsonType::String || row.kind == JsonType::Integer && counts;
        if !fits {
            let also = if counts { " and whole numbers" } else { "" };
            return Err(
                row.refuse("format", format!("`{format}` is a format of texts{also}, and this is of type {kind}"))
            );
        }
    }
    Ok(())
}
