//! Which members of which entries a violation spoils: chosen by what the tables say about a field, never by its name.

use oplog_schema::errata::Deviation;
use oplog_schema::path::Step;
use oplog_schema::tables::{Field, JsonType};
use oplog_schema::{FieldPath, Operation};
use serde_json::{Map, Value};

use super::context::FaultContext;
use crate::draw::Draw;
use crate::response::MockResponse;

/// Chooses a field by its place below one entry and its row.
pub(super) type Wanted = fn(&Operation, &FieldPath, &Field) -> bool;

/// Which entries of an answer are spoilt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pick {
    /// Every one.
    All,
    /// The last one of each answer.
    Last,
    /// The last one of each later page; where there are no pages, of the answer.
    Late,
    /// One in about forty of the list, always the same; of answers with one entry, one in eight.
    Rare,
}

/// The place of one entry in a body, below its wrapper.
pub(super) fn entry_path(operation: &Operation) -> Option<FieldPath> {
    match (operation.entry_list(), operation.detail()) {
        (Some(entries), _) => {
            let items = operation.entries_path()?.items();
            let wrapper = entries.wrapper.as_ref().map(|name| format!("{items}.{name}").parse());
            wrapper.unwrap_or(Ok(items)).ok()
        }
        (None, Some(detail)) => detail.entry.parse().ok(),
        (None, None) => None,
    }
}

/// The first wanted member of an entry that the page documents, by its place below the entry.
pub(super) fn member(operation: &Operation, wanted: Wanted) -> Option<FieldPath> {
    let base = entry_path(operation)?;
    let members = operation.fields().iter().filter(|row| row.basis.is_documented());
    let mut below = members.filter_map(|row| Some((row.path.below(&base)?, row)));
    below.find(|(path, row)| !path.steps().is_empty() && wanted(operation, path, row)).map(|(path, _)| path)
}

/// The first wanted member of the body beside the entries that the page documents.
pub(super) fn outer(operation: &Operation, wanted: Wanted) -> Option<FieldPath> {
    let entry = entry_path(operation)?;
    let mut members = operation.fields().iter().filter(|row| row.basis.is_documented());
    let own = |path: &FieldPath| matches!(path.steps(), [Step::Member(_)]) && !entry.steps().starts_with(path.steps());
    members.find(|row| own(&row.path) && wanted(operation, &row.path, row)).map(|row| row.path.clone())
}

/// Whether the field stands in the entry itself.
pub(super) fn is_direct(path: &FieldPath) -> bool {
    matches!(path.steps(), [Step::Member(_)])
}

/// Whether the field stands in the items of a list inside the entry.
pub(super) fn is_nested(path: &FieldPath) -> bool {
    path.steps().contains(&Step::Items) && !path.name().is_empty()
}

/// Whether an erratum suppresses a violation from the field at `path` below an entry, or from the outer field at `path`.
pub(super) fn is_suppressed(operation: &Operation, path: &FieldPath, violation: &Deviation<'_>) -> bool {
    let base = entry_path(operation).map(|base| base.to_string()).unwrap_or_default();
    [format!("response.{base}.{path}"), format!("response.{path}")]
        .iter()
        .any(|local| operation.erratum_for(local, violation).is_some())
}

/// Whether the field must be there and hold a value.
pub(super) fn is_firm(operation: &Operation, path: &FieldPath, row: &Field) -> bool {
    let needed = row.mandatory && row.present_when.is_none() && row.since.is_none() && !row.nullable;
    needed && ![Deviation::Absent, Deviation::Null].iter().any(|violation| is_suppressed(operation, path, violation))
}

/// Whether the field is a text without a format, a list of values or bounds.
pub(super) fn is_free_text(row: &Field) -> bool {
    row.kind == JsonType::String && row.format.is_none() && row.values.is_empty() && !row.bounds().is_of_texts()
}

/// The right answer with the picked entries changed.
pub(super) fn edit_entries(
    context: &FaultContext<'_>,
    pick: Pick,
    change: impl Fn(&mut Map<String, Value>),
) -> MockResponse {
    if pick == Pick::Late && !context.is_late() && context.size().is_some() {
        return context.right();
    }
    let first = context.span().map(|(page, _)| page.start);
    let rare = |index: usize| match first {
        Some(first) => (first + index as u64) % 41 == 40,
        None => Draw::new(0).of(context.request().path()).below(8) == 0,
    };
    context.edit(|tree| {
        let entries = entries(context, tree);
        let last = entries.len().saturating_sub(1);
        for (index, entry) in entries.into_iter().enumerate() {
            let picked = match pick {
                Pick::All => true,
                Pick::Last | Pick::Late => index == last,
                Pick::Rare => rare(index),
            };
            if let Some(members) = entry.as_object_mut().filter(|_| picked) {
                change(members);
            }
        }
    })
}

/// The right answer with the wanted member of the picked entries changed.
pub(super) fn edit_member(
    context: &FaultContext<'_>,
    pick: Pick,
    wanted: Wanted,
    change: impl Fn(&mut Value),
) -> MockResponse {
    let Some(path) = member(context.operation(), wanted) else { return context.right() };
    edit_entries(context, pick, |members| {
        if let Some(value) = parent(members, &path).and_then(|parent| parent.get_mut(path.name())) {
            change(value);
        }
    })
}

/// The right answer without the wanted member of the picked entries.
pub(super) fn drop_member(context: &FaultContext<'_>, pick: Pick, wanted: Wanted) -> MockResponse {
    let Some(path) = member(context.operation(), wanted) else { return context.right() };
    edit_entries(context, pick, |members| {
        if let Some(parent) = parent(members, &path) {
            parent.shift_remove(path.name());
        }
    })
}

/// The right answer with the wanted member beside the entries changed by a function of its parent and its name.
pub(super) fn edit_outer(
    context: &FaultContext<'_>,
    wanted: Wanted,
    change: impl Fn(&mut Map<String, Value>, &str),
) -> MockResponse {
    let Some(path) = outer(context.operation(), wanted) else { return context.right() };
    context.edit(|tree| {
        if let Some(members) = tree.as_object_mut() {
            change(members, path.name());
        }
    })
}

/// The entries of a body, without their wrappers: those of a list, or the one that is shown.
fn entries<'t>(context: &FaultContext<'_>, tree: &'t mut Value) -> Vec<&'t mut Value> {
    let operation = context.operation();
    if let Some(detail) = operation.detail() {
        return tree.get_mut(&detail.entry).into_iter().collect();
    }
    let wrapper = operation.entry_list().and_then(|entries| entries.wrapper.as_ref());
    let rows = context.rows(tree).into_iter().flatten();
    rows.filter_map(|row| if let Some(name) = wrapper { row.get_mut(name) } else { Some(row) }).collect()
}

/// The object that holds the member at `path`; of a list on the way the last item.
fn parent<'t>(members: &'t mut Map<String, Value>, path: &FieldPath) -> Option<&'t mut Map<String, Value>> {
    let mut steps = path.steps().split_last()?.1.iter();
    let Some(Step::Member(name)) = steps.next() else { return Some(members) };
    let mut node = members.get_mut(name)?;
    for step in steps {
        node = match step {
            Step::Member(name) => node.get_mut(name)?,
            Step::Items => node.as_array_mut()?.last_mut()?,
        };
    }
    node.as_object_mut()
}
