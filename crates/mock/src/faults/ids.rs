//! Faults of ids: answers that share one, names that are empty, ids and versions that do not exist and are answered.

use oplog_schema::Operation;
use serde_json::Value;

use super::context::FaultContext;
use super::kind::FaultKind;
use super::members::{Pick, Wanted, edit_member, edit_outer, member, outer};
use crate::response::MockResponse;

const FIXED: &str = "14a07460-ebe7-47ca-9757-12cc4761d47a";
const NAME: Wanted = |_, _, row| row.not_empty;
const ANSWER_ID: Wanted = |_, _, row| row.unique;

/// Whether answers carry an id of their own.
fn identified(operation: &Operation) -> bool {
    outer(operation, ANSWER_ID).is_some() || operation.headers().iter().any(|row| row.unique)
}

/// The answer under one id for all.
fn with_fixed_id(context: &FaultContext<'_>) -> MockResponse {
    let mut response = edit_outer(context, ANSWER_ID, |members, name| {
        members.insert(name.to_owned(), FIXED.into());
    });
    let rows = context.operation().headers().iter().filter(|row| row.unique);
    let names: Vec<_> = rows.map(|row| row.name.as_str()).collect();
    for (name, value) in &mut response.headers {
        if names.iter().any(|unique| name.eq_ignore_ascii_case(unique)) {
            FIXED.clone_into(value);
        }
    }
    response
}

fn detail(operation: &Operation) -> bool {
    operation.detail().is_some()
}

/// Whether a documented path begins with a version.
fn versioned(operation: &Operation) -> bool {
    operation.documented_endpoints().any(|endpoint| endpoint.uri.with_version("0").is_some())
}

/// The path of the documented request that differs in its version only.
fn under_a_known_version(context: &FaultContext<'_>) -> Option<String> {
    let path = context.request().path();
    let version = path.strip_prefix("/v")?.split('/').next()?;
    context.operation().documented_endpoints().find_map(|endpoint| {
        let (values, rest) = endpoint.uri.with_version(version)?.match_prefix(path)?;
        let example = |hole: &str| context.operation().parameter(hole)?.example.clone();
        let known = endpoint.uri.expand(|hole| values.get(hole).cloned().or_else(|| example(hole)));
        known.filter(|_| rest.is_empty())
    })
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "one-id-for-all",
        "relations/ids-unique",
        "every answer has the same id",
        identified,
        with_fixed_id,
    ),
    FaultKind::fault(
        "names-are-empty",
        "fields/empty",
        "in a rare entry an id or a name is an empty text",
        |tables| member(tables, NAME).is_some(),
        |context| edit_member(context, Pick::Rare, NAME, |value| *value = "".into()),
    ),
    FaultKind::fault(
        "answers-have-no-name",
        "fields/empty",
        "the id of an answer is an empty text",
        |tables| outer(tables, NAME).is_some(),
        |context| {
            edit_outer(context, NAME, |members, name| {
                members.insert(name.to_owned(), Value::from(""));
            })
        },
    ),
    FaultKind::fault(
        "unknown-entry-as-200",
        "errors/unknown-id",
        "an entry that does not exist has the status of a success, and the body of an error",
        detail,
        |context| {
            let mut response = context.right();
            if response.status == 404 && context.parsed().is_some() {
                response.status = 200;
            }
            response
        },
    ),
    FaultKind::fault(
        "serves-any-version",
        "errors/unknown-version",
        "the version in the path is not looked at",
        versioned,
        |context| match under_a_known_version(context) {
            Some(path) => {
                let mut request = context.request().clone();
                request.target = request.target.replacen(context.request().path(), &path, 1);
                context.right_to(&request)
            }
            None => context.right(),
        },
    ),
];
