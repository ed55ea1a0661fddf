//! Faults between answers: things that share their entries, an entry that says otherwise by itself, ids that do not come back.

use oplog_schema::tables::Echo;
use oplog_schema::{FieldPath, Operation};
use serde_json::{Map, Value};

use super::context::FaultContext;
use super::kind::FaultKind;
use super::members::{
    Pick, Wanted, drop_member, edit_entries, edit_member, entry_path, is_direct, is_firm, is_free_text, member,
};
use crate::request::Request;
use crate::response::Response;

const TEXT: Wanted = |tables, path, row| {
    let repeats = |echo: &Echo| echo.field.ends_with(&format!(".{path}"));
    is_direct(path) && is_free_text(row) && is_firm(tables, path, row) && !tables.echoes().iter().any(repeats)
};
/// A text whose null the page's own example shows, or that is as good as null.
const NULL_TEXT: Wanted = |tables, path, row| is_direct(path) && is_free_text(row) && !is_firm(tables, path, row);
const TIME: Wanted =
    |_, path, row| is_direct(path) && row.format.as_deref().is_some_and(|format| format.starts_with("utc"));

/// Whether the operation lists the entries of things, of which there are several.
fn several_things(operation: &Operation) -> bool {
    operation.entry_list().is_some() && operation.entities().iter().any(|entity| entity.known.len() > 1)
}

/// Whether entries of several things have keys.
fn keyed_things(operation: &Operation) -> bool {
    several_things(operation) && operation.has_entry_key()
}

/// Whether a thing is named together with its owner.
fn owned(operation: &Operation) -> bool {
    keyed_things(operation) && operation.entities().len() > 1
}

/// Whether the operation shows one entry of a list.
fn detail(operation: &Operation) -> bool {
    operation.detail().is_some()
}

/// Whether several requests of the page answer alike.
fn aliased(operation: &Operation) -> bool {
    operation.forms().filter(|(form, _)| form.alias.is_some()).count() > 1
}

/// Whether the request is the first of those that answer alike.
fn is_first_alias(scene: &FaultContext<'_>) -> bool {
    let first = scene.operation().forms().find(|(form, _)| form.alias.is_some());
    scene.call.as_ref().zip(first).is_some_and(|(call, (form, _))| form.uri == call.request_form.uri)
}

fn echoing(operation: &Operation) -> bool {
    !operation.echoes().is_empty()
}

/// The members of an entry that repeat parameters, with the parameters' names.
fn echoes(operation: &Operation) -> impl Iterator<Item = (FieldPath, &str)> {
    let base = entry_path(operation).unwrap_or_default();
    operation
        .echoes()
        .iter()
        .filter_map(move |row| Some((row.field.parse::<FieldPath>().ok()?.below(&base)?, row.parameter.as_str())))
}

/// The request with every thing set to the known one at `place`.
fn about(scene: &FaultContext<'_>, place: usize) -> Option<Request> {
    let mut request = scene.request.clone();
    for entity in scene.operation().entities() {
        request = scene.with(&request, &entity.parameter, Some(entity.known.get(place)?));
    }
    Some(request)
}

/// The place of the known thing that the request's last name means.
fn place(scene: &FaultContext<'_>) -> Option<usize> {
    let entity = scene.operation().entities().last()?;
    let name = scene.parameter(&entity.parameter)?;
    entity.known.iter().position(|known| *known == name)
}

/// Another id of the same length and look.
fn another(id: &str) -> String {
    let turn = |character: char| match character {
        '0'..='8' | 'a'..='e' => char::from_u32(u32::from(character) + 1).unwrap_or(character),
        '9' => '0',
        'f' => 'a',
        other => other,
    };
    let from = id.len().saturating_sub(8);
    id.char_indices().map(|(place, character)| if place < from { character } else { turn(character) }).collect()
}

/// The right answer with the member that repeats one of the parameters changed in the picked entries.
fn with_echo(scene: &FaultContext<'_>, pick: Pick, echo: Option<FieldPath>, change: fn(&str) -> String) -> Response {
    edit_entries(scene, pick, |members| {
        let value = echo.as_ref().and_then(|path| members.get_mut(path.name()));
        if let Some(Value::String(id)) = value {
            *id = change(id);
        }
    })
}

/// Lets an entry of another thing look like one of this.
fn adopt(scene: &FaultContext<'_>, members: &mut Map<String, Value>) {
    for (path, parameter) in echoes(scene.operation()) {
        if let (Some(member), Some(own)) = (members.get_mut(path.name()), scene.parameter(parameter)) {
            *member = Value::from(own);
        }
    }
}

fn otherwise(value: &mut Value) {
    if let Value::String(text) = value {
        *text = another(text);
    }
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "shares-entries",
        "relations/isolated",
        "every known thing has the entries of the last one",
        several_things,
        |scene| {
            let last = scene.operation().entities().last().map(|entity| entity.known.len());
            let request = place(scene).and(last).and_then(|known| about(scene, known.checked_sub(1)?));
            request.map_or_else(|| scene.right(), |request| scene.right_to(&request))
        },
    ),
    FaultKind::fault(
        "leaks-an-entry",
        "relations/isolated",
        "a list ends with an entry of another thing under its own ids",
        keyed_things,
        |scene| {
            let others =
                (0..).map_while(|place| about(scene, place)).filter(|request| request.path() != scene.request.path());
            let found =
                others.filter_map(|request| scene.rows(&mut scene.tree(&scene.right_to(&request))?)?.first().cloned());
            let found: Vec<_> = found.collect();
            scene.edit_rows(|rows| {
                for mut row in found {
                    row.as_object_mut().into_iter().for_each(|members| adopt(scene, members));
                    rows.push(row);
                }
            })
        },
    ),
    FaultKind::fault(
        "ignores-the-owner",
        "relations/isolated",
        "a thing is found whoever it is said to belong to",
        owned,
        |scene| {
            let request = place(scene).and_then(|place| about(scene, place));
            request.map_or_else(|| scene.right(), |request| scene.right_to(&request))
        },
    ),
    FaultKind::fault(
        "detail-says-otherwise",
        "relations/list-and-detail",
        "a rare entry has another text by itself",
        |tables| detail(tables) && member(tables, TEXT).is_some(),
        |scene| edit_member(scene, Pick::Rare, TEXT, otherwise),
    ),
    FaultKind::fault(
        "detail-has-another-time",
        "relations/list-and-detail",
        "a rare entry has another time by itself",
        |tables| detail(tables) && member(tables, TIME).is_some(),
        |scene| {
            edit_member(scene, Pick::Rare, TIME, |value| {
                if let Value::String(text) = value {
                    *text = text.replace(".000000", ".000001");
                }
            })
        },
    ),
    FaultKind::fault(
        "detail-has-empty-texts",
        "relations/list-and-detail",
        "what is null in the list is an empty text in an entry by itself",
        |tables| detail(tables) && member(tables, NULL_TEXT).is_some(),
        |scene| {
            edit_member(scene, Pick::All, NULL_TEXT, |value| {
                if value.is_null() {
                    *value = Value::from("");
                }
            })
        },
    ),
    FaultKind::fault(
        "versions-say-otherwise",
        "relations/versions-agree",
        "a text differs between versions",
        |tables| aliased(tables) && member(tables, TEXT).is_some(),
        |scene| {
            if is_first_alias(scene) { edit_member(scene, Pick::All, TEXT, otherwise) } else { scene.right() }
        },
    ),
    FaultKind::fault(
        "older-version-lacks-a-member",
        "relations/versions-agree",
        "one version lacks a member",
        |tables| aliased(tables) && member(tables, TEXT).is_some(),
        |scene| {
            if is_first_alias(scene) { drop_member(scene, Pick::All, TEXT) } else { scene.right() }
        },
    ),
    FaultKind::fault(
        "another-owner",
        "relations/ids-echoed",
        "a rare entry belongs to somebody else",
        echoing,
        |scene| with_echo(scene, Pick::Rare, echoes(scene.operation()).next().map(|(path, _)| path), another),
    ),
    FaultKind::fault(
        "another-thing",
        "relations/ids-echoed",
        "the last entry of each answer is about another thing",
        echoing,
        |scene| with_echo(scene, Pick::Last, echoes(scene.operation()).last().map(|(path, _)| path), another),
    ),
    FaultKind::fault("ids-in-capitals", "relations/ids-echoed", "an id comes back in capitals", echoing, |scene| {
        with_echo(scene, Pick::All, echoes(scene.operation()).last().map(|(path, _)| path), str::to_uppercase)
    }),
];
