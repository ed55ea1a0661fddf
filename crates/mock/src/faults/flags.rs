//! Faults of what a page says about itself: whether more follows, where it starts, how long it is, whose position it takes.

use oplog_schema::Operation;
use oplog_schema::condition::Condition;
use serde_json::Value;

use super::context::FaultContext;
use super::kind::FaultKind;
use crate::paging::place::Place;
use crate::paging::seal::Sealed;
use crate::response::Response;

/// Whether a flag beside the next position says that there is one.
fn flagged(operation: &Operation) -> bool {
    let documented = |member: &Option<String>| {
        let fact = member.as_ref().and_then(|name| operation.fact(&format!("response.{name}")));
        fact.is_some_and(|fact| fact.basis.is_documented())
    };
    operation.pagination().is_some_and(|paging| documented(&paging.more) && documented(&paging.next))
}

/// Whether a page repeats its size.
fn repeats_size(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.echo.values().any(|name| *name == paging.size))
}

/// Whether a page repeats its position.
fn repeats_position(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.echo.values().any(|name| *name == paging.position))
}

fn binds(operation: &Operation) -> bool {
    let rows = operation.errors();
    rows.iter().any(|row| row.basis.is_documented() && matches!(row.when, Condition::ChangedQuery(_)))
}

fn binds_to_an_entity(operation: &Operation) -> bool {
    binds(operation) && operation.entities().iter().any(|entity| entity.known.len() > 1)
}

/// The right answer with a member of its body set, or left out, by what the body says.
fn set(scene: &FaultContext<'_>, name: Option<&String>, value: impl FnOnce(&Value) -> Option<Value>) -> Response {
    scene.edit(|tree| {
        let value = value(tree);
        if let (Some(name), Some(members)) = (name, tree.as_object_mut()) {
            match value {
                Some(value) => members.insert(name.clone(), value),
                None => members.shift_remove(name),
            };
        }
    })
}

/// The member with the flag, and the one with the next position.
fn members<'s>(scene: &'s FaultContext<'_>) -> (Option<&'s String>, Option<&'s String>) {
    let paging = scene.pagination();
    (paging.and_then(|paging| paging.more.as_ref()), paging.and_then(|paging| paging.next.as_ref()))
}

/// The member that repeats the parameter which `of` picks.
fn echo<'s>(scene: &'s FaultContext<'_>, of: fn(&oplog_schema::tables::Pagination) -> &String) -> Option<&'s String> {
    let paging = scene.pagination()?;
    paging.echo.iter().find(|(_, parameter)| *parameter == of(paging)).map(|(member, _)| member)
}

/// Whether the position was given out for other parameters.
fn is_changed(scene: &FaultContext<'_>) -> bool {
    scene.list().is_some_and(|list| list.place == Place::Changed)
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "last-page-has-a-position",
        "pagination/next-consistent",
        "the last page names an empty next position",
        flagged,
        |scene| {
            let (more, next) = members(scene);
            set(scene, next, |tree| {
                let next = next.and_then(|name| tree.get(name)).cloned();
                next.or_else(|| (tree.get(more?) == Some(&Value::Bool(false))).then(|| Value::from("")))
            })
        },
    ),
    FaultKind::fault(
        "next-position-is-missing",
        "pagination/next-consistent",
        "no page names the next position",
        flagged,
        |scene| set(scene, members(scene).1, |_| None),
    ),
    FaultKind::fault(
        "always-promises-more",
        "pagination/next-consistent",
        "the last page says that more follows",
        flagged,
        |scene| set(scene, members(scene).0, |_| Some(Value::Bool(true))),
    ),
    FaultKind::fault(
        "never-promises-more",
        "pagination/next-consistent",
        "every page says that it is the last one",
        flagged,
        |scene| set(scene, members(scene).0, |_| Some(Value::Bool(false))),
    ),
    FaultKind::fault(
        "promises-an-empty-page",
        "pagination/next-consistent",
        "a last page that is full promises one more",
        flagged,
        |scene| {
            let full = scene.span().zip(scene.size()).filter(|((page, _), size)| page.end - page.start == *size);
            let (Some(list), Some(_)) = (scene.list().filter(|_| scene.is_last()), full) else { return scene.right() };
            let position = Sealed { index: list.window.end, anchor: list.anchor.as_second(), digest: list.digest };
            let position = scene.responder.sealer().seal(scene.operation().id().as_str(), position);
            scene.edit(|tree| scene.set_next(tree, Some(position)))
        },
    ),
    FaultKind::fault(
        "repeats-the-default-size",
        "pagination/echo",
        "a page says that it has the default size, whatever it has",
        repeats_size,
        |scene| {
            let size = scene.pagination().and_then(|paging| paging.default_size);
            set(scene, echo(scene, |paging| &paging.size), |_| size.map(Value::from))
        },
    ),
    FaultKind::fault(
        "repeats-the-count-for-the-size",
        "pagination/echo",
        "a page says how many entries it has, not how many it could have",
        repeats_size,
        |scene| {
            let count = scene.span().map(|(page, _)| page.end - page.start);
            set(scene, echo(scene, |paging| &paging.size), |_| count.map(Value::from))
        },
    ),
    FaultKind::fault(
        "repeats-the-next-position",
        "pagination/echo",
        "a page says that it starts where the next one does",
        repeats_position,
        |scene| {
            let (_, next) = members(scene);
            let own = echo(scene, |paging| &paging.position);
            set(scene, own, |tree| next.and_then(|name| tree.get(name)).or(tree.get(own?)).cloned())
        },
    ),
    FaultKind::fault(
        "takes-positions-of-other-sizes",
        "pagination/token-bound-to-query",
        "a position goes on with the size that it was given for",
        binds,
        |scene| {
            let (Some(paging), true) = (scene.pagination(), is_changed(scene)) else { return scene.right() };
            let sizes = 1..=paging.max_size.unwrap_or(100);
            let mut answers = sizes.map(|size| scene.right_with(&paging.size, &size.to_string()));
            answers.find(|answer| answer.status < 400).unwrap_or_else(|| scene.right())
        },
    ),
    FaultKind::fault(
        "takes-positions-of-other-things",
        "pagination/token-bound-to-query",
        "a position goes on with the thing that it was given for",
        binds_to_an_entity,
        |scene| {
            if !is_changed(scene) {
                return scene.right();
            }
            let entities = scene.operation().entities().iter();
            let mut answers =
                entities.flat_map(|entity| entity.known.iter().map(|known| scene.right_with(&entity.parameter, known)));
            answers.find(|answer| answer.status < 400).unwrap_or_else(|| scene.right())
        },
    ),
];
