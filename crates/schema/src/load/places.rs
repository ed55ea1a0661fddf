//! Field paths held against each other: one tree holds them all, and every member that another table names is in it.

use std::collections::BTreeMap;

use super::{Cell, Cells, LoadError};
use crate::meant::meant;
use crate::path::{FieldPath, Step};
use crate::tables::{JsonType, NextLink, Tables};

/// What a path makes of the place above its last step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Members,
    Items,
}

/// Refuses a path that contradicts another one, and a member that no path has.
pub(super) fn check(tables: &Tables, cells: &Cells<'_>) -> Result<(), LoadError> {
    one_tree(tables, cells)?;
    let places = places(tables);
    let known = |cell: Cell, path: &str| -> Result<(), LoadError> {
        if path.is_empty() || path.parse().is_ok_and(|path| places.contains_key(&path)) {
            return Ok(());
        }
        let meant = meant(path, places.keys().map(ToString::to_string));
        Err(cells.refuse(cell, format!("there is no field `{path}` in this file{meant}")))
    };
    if let Some(entries) = &tables.entries {
        known(Cell::row("entries", 0, "path"), &entries.path)?;
        let members =
            entries.key.iter().map(|name| ("key", name)).chain(entries.time.iter().map(|name| ("time", name)));
        for (key, name) in members.filter(|(_, name)| !name.is_empty()) {
            known(Cell::row("entries", 0, key), &entries.member(name))?;
        }
        for (row, filter) in tables.filter.iter().enumerate() {
            known(Cell::row("filter", row, "field"), &entries.member(&filter.field))?;
        }
        for (row, filter) in tables.value_filter.iter().enumerate() {
            known(Cell::row("value_filter", row, "field"), &entries.member(&filter.field))?;
        }
        if let Some(sort) = &tables.sort {
            known(Cell::row("sort", 0, "field"), &entries.member(&sort.field))?;
        }
    }
    if let Some(paging) = &tables.pagination {
        let members =
            [("next", &paging.next), ("more", &paging.more), ("total", &paging.total), ("pages", &paging.pages)];
        let members = members.into_iter().filter_map(|(key, member)| Some((key, member.as_deref()?)));
        let link = paging.link.as_ref().and_then(NextLink::member).map(|member| ("link", member));
        for (key, member) in members.chain(link).chain(paging.echo.keys().map(|member| ("echo", member.as_str()))) {
            known(Cell::row("pagination", 0, key), member)?;
        }
    }
    for (row, echo) in tables.echo.iter().enumerate() {
        known(Cell::row("echo", row, "field"), &echo.field)?;
    }
    Ok(())
}

/// Every place that a row describes or has members or items of, with the first row that speaks of it.
fn places(tables: &Tables) -> BTreeMap<FieldPath, usize> {
    let mut places = BTreeMap::new();
    for (row, field) in tables.field.iter().enumerate() {
        let mut path = field.path.clone();
        while !path.steps().is_empty() {
            places.entry(path.clone()).or_insert(row);
            path = path.parent();
        }
    }
    places
}

/// Refuses a place that has members by one row and items by another, or either beside a row that says it is neither.
fn one_tree(tables: &Tables, cells: &Cells<'_>) -> Result<(), LoadError> {
    let mut held: BTreeMap<FieldPath, (Holds, &FieldPath)> = BTreeMap::new();
    for (row, field) in tables.field.iter().enumerate() {
        let refuse = |problem: String| Err(cells.refuse(Cell::row("field", row, "path"), problem));
        let own = match field.kind {
            JsonType::Object => Some(Holds::Members),
            JsonType::Array => Some(Holds::Items),
            _ => None,
        };
        if let Some((holds, by)) = held.get(&field.path).filter(|(holds, _)| own != Some(*holds)) {
            let (kind, what) = (field.kind.as_str(), holds.name());
            return refuse(format!("`{}` is of type {kind}, yet `{by}` says that it has {what}", field.path));
        }
        let mut path = field.path.clone();
        while let Some(step) = path.steps().last().cloned() {
            path = path.parent();
            let holds = if step == Step::Items { Holds::Items } else { Holds::Members };
            let (first, by) = *held.entry(path.clone()).or_insert((holds, &field.path));
            if first != holds {
                let (now, before) = (holds.name(), first.name());
                return refuse(format!("by `{}` `{path}` has {now}, by `{by}` it has {before}", field.path));
            }
            let stated = tables.field.iter().take(row).find(|other| other.path == path).map(|other| other.kind);
            if let Some(kind) = stated.filter(|kind| !holds.is(*kind)) {
                let (kind, what) = (kind.as_str(), holds.name());
                return refuse(format!("`{path}` is of type {kind}, yet `{}` says that it has {what}", field.path));
            }
        }
    }
    Ok(())
}

impl Holds {
    fn name(self) -> &'static str {
        match self {
            Holds::Members => "members",
            Holds::Items => "items",
        }
    }

    fn is(self, kind: JsonType) -> bool {
        matches!((self, kind), (Holds::Members, JsonType::Object) | (Holds::Items, JsonType::Array))
    }
}
