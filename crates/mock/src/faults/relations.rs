//! Faults between answers: things that share their entries, an entry that says otherwise by itself, ids that do not come back.

use oplog_schema::tables::Echo;
use oplog_schema::{FieldPath, Operation};
use serde_json::{Map, Value};

use super::context::FaultContext;
use super::kind::FaultKind;
use super::members::{
    Pick, Wanted, drop_member, edit_entries, edit_member, entry_path, is_direct, is_firm, is_free_text, member,
};
use crate::request::MockRequest;
use crate::response::MockResponse;

const TEXT: Wanted = |tables, path, row| {
    let repeats = |echo: &Echo| echo.field.ends_with(&format!(".{path}"));
    is_direct(path) && is_free_text(row) && is_firm(tables, path, row) && !tables.echoes().iter().any(repeats)
};
/// A text whose null the page's own example shows, or that is as good as null.
const NULL_TEXT: Wanted = |tables, path, row| is_direct(path) && is_free_text(row) && !is_firm(tables, path, row);
const TIME: Wanted =
    |_, path, row| is_direct(path) && row.format.is_some_and(|format| format.to_string().starts_with("utc"));

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
    operation.endpoints().iter().filter(|endpoint| endpoint.alias.is_some()).count() > 1
}

/// Whether the request is the first of those that answer alike.
fn is_first_alias(context: &FaultContext<'_>) -> bool {
    let first = context.operation().endpoints().iter().find(|endpoint| endpoint.alias.is_some());
    context.parsed().zip(first).is_some_and(|(request, endpoint)| endpoint.uri == request.endpoint.uri)
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
fn about(context: &FaultContext<'_>, place: usize) -> Option<MockRequest> {
    let mut request = context.request().clone();
    for entity in context.operation().entities() {
        request = context.with(&request, &entity.parameter, Some(entity.known.get(place)?));
    }
    Some(request)
}

/// The place of the known thing that the request's last name means.
fn place(context: &FaultContext<'_>) -> Option<usize> {
    let entity = context.operation().entities().last()?;
    let name = context.parameter(&entity.parameter)?;
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
fn with_echo(
    context: &FaultContext<'_>,
    pick: Pick,
    echo: Option<FieldPath>,
    change: fn(&str) -> String,
) -> MockResponse {
    edit_entries(context, pick, |members| {
        let value = echo.as_ref().and_then(|path| members.get_mut(path.name()));
        if let Some(Value::String(id)) = value {
            *id = change(id);
        }
    })
}

/// Lets an entry of another thing look like one of this.
fn adopt(context: &FaultContext<'_>, members: &mut Map<String, Value>) {
    for (path, parameter) in echoes(context.operation()) {
        if let (Some(member), Some(own)) = (members.get_mut(path.name()), context.parameter(parameter)) {
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
        |context| {
            let last = context.operation().entities().last().map(|entity| entity.known.len());
            let request = place(context).and(last).and_then(|known| about(context, known.checked_sub(1)?));
            request.map_or_else(|| context.right(), |request| context.right_to(&request))
        },
    ),
    FaultKind::fault(
        "leaks-an-entry",
        "relations/isolated",
        "a list ends with an entry of another thing under its own ids",
        keyed_things,
        |context| {
            let others = (0..)
                .map_while(|place| about(context, place))
                .filter(|request| request.path() != context.request().path());
            let found = others
                .filter_map(|request| context.rows(&mut context.tree(&context.right_to(&request))?)?.first().cloned());
            let found: Vec<_> = found.collect();
            context.edit_rows(|rows| {
                for mut row in found {
                    row.as_object_mut().into_iter().for_each(|members| adopt(context, members));
                    rows.push(row);
                }
            })
        },
    ),
    FaultKind::fault(
        "leaks-some-rows",
        "relations/isolated",
        "a list without keys ends with some rows of another thing",
        |tables| several_things(tables) && !tables.has_entry_key(),
        |context| {
            let own = place(context);
            let other =
                (0..).map_while(|place| Some((place, about(context, place)?))).find(|(place, _)| Some(*place) != own);
            let request = other.filter(|_| context.is_last()).map(|(_, request)| match context.pagination() {
                Some(paging) => context.with(&request, &paging.cursor, None),
                None => request,
            });
            let found = request
                .and_then(|request| Some(context.rows(&mut context.tree(&context.right_to(&request))?)?.clone()));
            context.edit_rows(|rows| rows.extend(found.into_iter().flatten().take(20)))
        },
    ),
    FaultKind::fault(
        "reads-one-method-only",
        "relations/methods-agree",
        "a method that the vendor's clients use is not allowed",
        |tables| tables.endpoints().iter().any(|endpoint| !endpoint.basis.is_documented() && endpoint.method != "GET"),
        |context| match context.request().method.as_str() {
            "GET" => context.right(),
            _ => MockResponse::new(405, "application/json", "{}"),
        },
    ),
    FaultKind::fault(
        "ignores-forms",
        "relations/methods-agree",
        "parameters are read in the query only, although clients of the vendor send them in a form",
        |tables| tables.endpoints().iter().any(|endpoint| endpoint.form),
        |context| context.right_to(&MockRequest { body: Vec::new(), ..context.request().clone() }),
    ),
    FaultKind::fault(
        "ignores-the-owner",
        "relations/isolated",
        "a thing is found whoever it is said to belong to",
        owned,
        |context| {
            let request = place(context).and_then(|place| about(context, place));
            request.map_or_else(|| context.right(), |request| context.right_to(&request))
        },
    ),
    FaultKind::fault(
        "detail-says-otherwise",
        "relations/list-and-detail",
        "a rare entry has another text by itself",
        |tables| detail(tables) && member(tables, TEXT).is_some(),
        |context| edit_member(context, Pick::Rare, TEXT, otherwise),
    ),
    FaultKind::fault(
        "detail-has-another-time",
        "relations/list-and-detail",
        "a rare entry has another time by itself",
        |tables| detail(tables) && member(tables, TIME).is_some(),
        |context| {
            edit_member(context, Pick::Rare, TIME, |value| {
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
        |context| {
            edit_member(context, Pick::All, NULL_TEXT, |value| {
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
        |context| {
            if is_first_alias(context) { edit_member(context, Pick::All, TEXT, otherwise) } else { context.right() }
        },
    ),
    FaultKind::fault(
        "older-version-lacks-a-member",
        "relations/versions-agree",
        "one version lacks a member",
        |tables| aliased(tables) && member(tables, TEXT).is_some(),
        |context| {
            if is_first_alias(context) { drop_member(context, Pick::All, TEXT) } else { context.right() }
        },
    ),
    FaultKind::fault(
        "another-owner",
        "relations/ids-echoed",
        "a rare entry belongs to somebody else",
        echoing,
        |context| with_echo(context, Pick::Rare, echoes(context.operation()).next().map(|(path, _)| path), another),
    ),
    FaultKind::fault(
        "another-thing",
        "relations/ids-echoed",
        "the last entry of each answer is about another thing",
        echoing,
        |context| with_echo(context, Pick::Last, echoes(context.operation()).last().map(|(path, _)| path), another),
    ),
    FaultKind::fault("ids-in-capitals", "relations/ids-echoed", "an id comes back in capitals", echoing, |context| {
        with_echo(context, Pick::All, echoes(context.operation()).last().map(|(path, _)| path), str::to_uppercase)
    }),
];
