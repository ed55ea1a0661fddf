//! Faults of structure: members that are missing, misplaced or unknown, and lists and objects that stand for one another.

use oplog_schema::errata::{Deviation, Gap};
use oplog_schema::tables::{AllowanceCondition, JsonType};
use oplog_schema::{FieldPath, Operation};
use serde_json::{Map, Value, json};

use super::kind::FaultKind;
use super::members::{
    Pick, Wanted, drop_member, edit_entries, edit_member, edit_outer, entry_path, is_direct, is_firm, is_free_text,
    is_nested, is_suppressed, member, outer,
};

const FIRM: Wanted = |tables, path, row| is_direct(path) && is_firm(tables, path, row);
const FIRM_TIME: Wanted = |tables, path, row| FIRM(tables, path, row) && row.format.is_some();
const NESTED: Wanted = |tables, path, row| is_nested(path) && is_firm(tables, path, row);
const FLAGGED: Wanted =
    |_, path, row| is_direct(path) && row.present_when.as_ref().is_some_and(|when| when.flag.is_some());
/// A member that may be null, and must be there all the same.
const NULLABLE: Wanted = |tables, path, row| {
    let null = row.nullable || is_suppressed(tables, path, &Deviation::Null);
    let shown = row.sample.iter().any(|sample| sample == "{null}");
    is_direct(path) && row.mandatory && null && shown && !is_suppressed(tables, path, &Deviation::Absent)
};
const OUTER: Wanted = |tables, path, row| is_firm(tables, path, row);
const TEXT: Wanted = |tables, path, row| FIRM(tables, path, row) && is_free_text(row);
/// What one entry may lack, although the page's own example shows a value.
const GAP: Wanted = |tables, path, _| is_direct(path) && gap(tables, path) == Some(Gap::Null);
const HOLE: Wanted = |tables, path, _| is_direct(path) && gap(tables, path) == Some(Gap::Absent);
/// A member of newer versions only, although the page asks for it in all of them.
const NEWER: Wanted = |tables, path, row| {
    is_direct(path) && row.mandatory && row.since.is_some() && is_suppressed(tables, path, &Deviation::Absent)
};
/// Where a page starts, which the first one need not say.
const CURSOR: Wanted = |tables, path, row| {
    let paging = tables.pagination();
    let echo = paging.and_then(|paging| paging.echo.get(path.name()).filter(|name| **name == paging.cursor));
    echo.is_some() && row.mandatory && is_suppressed(tables, path, &Deviation::Absent)
};
/// A member that is null beside another one that is null as well.
const PAIRED: Wanted = |tables, path, row| {
    let mut errata = tables.errata_about(&row.fact_id());
    is_nested(path) && errata.any(|row| matches!(row.allows.when, Some(AllowanceCondition::Together(_))))
};
const INNER_LIST: Wanted = |_, path, row| is_direct(path) && row.kind == JsonType::Array;
const INNER_OBJECT: Wanted = |_, path, row| is_direct(path) && row.kind == JsonType::Object;

/// What a member of an entry may lack in some entries, by an erratum from elsewhere.
fn gap(operation: &Operation, path: &FieldPath) -> Option<Gap> {
    let field = operation.field(&entry_path(operation)?.join(path))?;
    operation.unshown_gaps(field).map(|(_, gap)| gap).next()
}

/// Whether the entries stand in a member of the body.
fn named_list(operation: &Operation) -> bool {
    operation.entry_list().is_some_and(|entries| !entries.path.is_empty())
}

/// Whether a documented window can leave nothing of such a list.
fn windowed_list(operation: &Operation) -> bool {
    named_list(operation) && operation.documented_filters().next().is_some()
}

/// Whether each entry stands in a member of its own.
fn wrapped(operation: &Operation) -> bool {
    operation.entry_list().is_some_and(|entries| entries.wrapper.is_some())
}

fn unwrapped_list(operation: &Operation) -> bool {
    operation.entry_list().is_some() && !wrapped(operation)
}

/// The name in the other convention: with underscores for capitals, or with an initial of the other size.
fn respelt(name: &str) -> String {
    let mut initials = name.chars();
    match initials.next() {
        Some(initial) if initial.is_uppercase() => initial.to_lowercase().chain(initials).collect(),
        Some(initial) => initial.to_uppercase().chain(initials).collect(),
        None => String::new(),
    }
}

fn wrap(value: &mut Value, name: &str) {
    *value = Value::Object(Map::from_iter([(name.to_owned(), value.take())]));
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "member-is-missing",
        "fields/required",
        "a mandatory member is missing in the last entry of later pages",
        |tables| member(tables, FIRM).is_some(),
        |context| drop_member(context, Pick::Late, FIRM),
    ),
    FaultKind::fault(
        "time-is-missing",
        "fields/required",
        "a rare entry has no time",
        |tables| member(tables, FIRM_TIME).is_some(),
        |context| drop_member(context, Pick::Rare, FIRM_TIME),
    ),
    FaultKind::fault(
        "nested-member-is-missing",
        "fields/required",
        "a mandatory member of an inner list is missing in a rare entry",
        |tables| member(tables, NESTED).is_some(),
        |context| drop_member(context, Pick::Rare, NESTED),
    ),
    FaultKind::fault(
        "flagged-member-is-missing",
        "fields/required",
        "a member is missing although the request asks for it",
        |tables| member(tables, FLAGGED).is_some(),
        |context| drop_member(context, Pick::All, FLAGGED),
    ),
    FaultKind::fault(
        "nulls-are-left-out",
        "fields/required",
        "a member is left out where it should be null",
        |tables| member(tables, NULLABLE).is_some(),
        |context| {
            let Some(path) = member(context.operation(), NULLABLE) else { return context.right() };
            edit_entries(context, Pick::All, |members| {
                if members.get(path.name()).is_some_and(Value::is_null) {
                    members.shift_remove(path.name());
                }
            })
        },
    ),
    FaultKind::fault(
        "never-has-a-value",
        "fields/sometimes-present",
        "a member that is null in some entries is null in all",
        |tables| member(tables, GAP).is_some(),
        |context| edit_member(context, Pick::All, GAP, |value| *value = Value::Null),
    ),
    FaultKind::fault(
        "never-has-the-member",
        "fields/sometimes-present",
        "a member that some callers do not see is shown to nobody",
        |tables| member(tables, HOLE).is_some(),
        |context| drop_member(context, Pick::All, HOLE),
    ),
    FaultKind::fault(
        "newer-version-lacks-a-member",
        "fields/required",
        "a mandatory member is missing in the version that has it",
        |tables| member(tables, NEWER).is_some(),
        |context| drop_member(context, Pick::All, NEWER),
    ),
    FaultKind::fault(
        "cursor-of-later-pages-is-missing",
        "fields/required",
        "no page says where it starts",
        |tables| outer(tables, CURSOR).is_some(),
        |context| {
            edit_outer(context, CURSOR, |members, name| {
                members.shift_remove(name);
            })
        },
    ),
    FaultKind::fault(
        "ended-without-a-result",
        "fields/null",
        "a member is null that is null only beside another one, which has a value",
        |tables| member(tables, PAIRED).is_some(),
        |context| edit_member(context, Pick::Rare, PAIRED, |value| *value = Value::Null),
    ),
    FaultKind::fault(
        "name-is-respelt",
        "fields/required",
        "the name of a member has an initial of another size in a rare entry",
        |tables| member(tables, FIRM).is_some(),
        |context| {
            let Some(path) = member(context.operation(), FIRM) else { return context.right() };
            edit_entries(context, Pick::Rare, |members| {
                if let Some(value) = members.shift_remove(path.name()) {
                    members.insert(respelt(path.name()), value);
                }
            })
        },
    ),
    FaultKind::fault(
        "outer-member-is-missing",
        "fields/required",
        "a mandatory member beside the entries is missing on later pages",
        |tables| outer(tables, OUTER).is_some(),
        |context| {
            edit_outer(context, OUTER, |members, name| {
                if context.is_late() {
                    members.shift_remove(name);
                }
            })
        },
    ),
    FaultKind::fault(
        "empty-list-is-missing",
        "fields/required",
        "a list without entries is left out",
        windowed_list,
        |context| {
            context.edit(|tree| {
                let name = context.operation().entries_path().map(|path| path.name().to_owned()).unwrap_or_default();
                if context.rows(tree).is_some_and(|rows| rows.is_empty())
                    && let Some(members) = tree.as_object_mut()
                {
                    members.shift_remove(&name);
                }
            })
        },
    ),
    FaultKind::fault("empty-list-is-null", "fields/null", "a list without entries is null", windowed_list, |context| {
        context.edit(|tree| {
            let name = context.operation().entries_path().map(|path| path.name().to_owned()).unwrap_or_default();
            if context.rows(tree).is_some_and(|rows| rows.is_empty()) {
                tree[name] = Value::Null;
            }
        })
    }),
    FaultKind::fault(
        "list-in-an-object",
        "fields/nesting",
        "the list of entries is a member of an object",
        named_list,
        |context| {
            context.edit(|tree| {
                let name = context.operation().entries_path().map(|path| path.name().to_owned()).unwrap_or_default();
                tree.get_mut(&name).into_iter().for_each(|list| wrap(list, "item"));
            })
        },
    ),
    FaultKind::fault(
        "single-entry-without-list",
        "fields/nesting",
        "a page with one entry holds it without a list",
        named_list,
        |context| {
            context.edit(|tree| {
                let name = context.operation().entries_path().map(|path| path.name().to_owned()).unwrap_or_default();
                let rows = context.rows(tree).filter(|rows| rows.len() == 1).and_then(|rows| rows.pop());
                if let Some(single) = rows {
                    tree[name] = single;
                }
            })
        },
    )
    .with(|settings| settings.entries = Some(101)),
    FaultKind::fault(
        "inner-list-without-list",
        "fields/nesting",
        "an inner list of one item is the item itself",
        |tables| member(tables, INNER_LIST).is_some(),
        |context| {
            edit_member(context, Pick::All, INNER_LIST, |value| {
                if let Some([single]) = value.as_array().map(Vec::as_slice) {
                    *value = single.clone();
                }
            })
        },
    ),
    FaultKind::fault(
        "inner-object-as-list",
        "fields/nesting",
        "an inner object is a list of pairs in a rare entry",
        |tables| member(tables, INNER_OBJECT).is_some(),
        |context| {
            edit_member(context, Pick::Rare, INNER_OBJECT, |value| {
                if let Some(members) = value.as_object() {
                    *value = members.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
                }
            })
        },
    ),
    FaultKind::fault(
        "text-as-list",
        "fields/nesting",
        "a text is a list of its lines in a rare entry",
        |tables| member(tables, TEXT).is_some(),
        |context| {
            edit_member(context, Pick::Rare, TEXT, |value| {
                *value = value.as_str().unwrap_or_default().lines().collect();
            })
        },
    ),
    FaultKind::fault(
        "entry-in-a-wrapper",
        "fields/required",
        "a rare entry stands in an object of its own",
        unwrapped_list,
        |context| {
            edit_entries(context, Pick::Rare, |members| {
                let entry = Value::Object(std::mem::take(members));
                members.insert("entry".to_owned(), entry);
            })
        },
    ),
    FaultKind::fault(
        "entry-without-its-wrapper",
        "fields/required",
        "entries stand without the object around them",
        wrapped,
        |context| {
            let wrapper = context.operation().entry_list().and_then(|entries| entries.wrapper.clone());
            context.edit_rows(|rows| {
                for row in rows {
                    if let Some(entry) = wrapper.as_ref().and_then(|name| row.get_mut(name)) {
                        *row = entry.take();
                    }
                }
            })
        },
    ),
    FaultKind::fault(
        "body-without-its-wrapper",
        "fields/required",
        "the entry is the body",
        |operation| operation.detail().is_some(),
        |context| {
            context.edit(|tree| {
                let detail = context.operation().detail();
                if let Some(entry) = detail.and_then(|detail| tree.get_mut(&detail.entry)) {
                    *tree = entry.take();
                }
            })
        },
    ),
    FaultKind::fault(
        "unknown-member",
        "fields/undocumented",
        "a rare entry has a member that the page does not know",
        |_| true,
        |context| {
            edit_entries(context, Pick::Rare, |members| {
                members.insert("internalNote".to_owned(), json!("for us alone"));
            })
        },
    ),
    FaultKind::fault(
        "unknown-outer-member",
        "fields/undocumented",
        "later pages have a member that the page does not know",
        named_list,
        |context| {
            context.edit(|tree| {
                if let (true, Some(members)) = (context.is_late(), tree.as_object_mut()) {
                    members.insert("debug".to_owned(), json!({"took": 3}));
                }
            })
        },
    ),
];
