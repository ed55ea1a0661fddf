//! Documented errors: which ones there are, which one an answer is, and its body rewritten in either form.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::ErrorRow;
use oplog_wire::body::write_json;
use serde_json::Value;

use super::context::{FaultContext, is_xml};
use crate::request::MockRequest;
use crate::response::MockResponse;

/// Whether the page documents an error under such a condition.
pub(super) fn has(operation: &Operation, wanted: impl Fn(&ErrorRow) -> bool) -> bool {
    operation.documented_errors().any(wanted)
}

/// Whether the page documents an error at all.
pub(super) fn any(operation: &Operation) -> bool {
    has(operation, |_| true)
}

/// Whether the page documents an error for such a credential.
pub(super) fn credential(operation: &Operation, kind: CredentialKind) -> bool {
    has(operation, |row| row.when == Condition::Credential(kind))
}

/// The answer to another request where the right one is refused under a condition.
pub(super) fn instead(
    context: &FaultContext<'_>,
    wanted: impl Fn(&Condition) -> bool,
    other: impl Fn(&Condition) -> Option<MockRequest>,
) -> MockResponse {
    let right = context.right();
    let request = row(context, &right).filter(|row| wanted(&row.when)).and_then(|row| other(&row.when));
    match request {
        Some(request) => context.right_to(&request),
        None => right,
    }
}

/// The documented row that an answer is about, and the body.
pub(super) fn refusal<'s>(context: &'s FaultContext<'_>, response: &MockResponse) -> Option<(&'s ErrorRow, Value)> {
    if response.status < 400 {
        return None;
    }
    let rows = context.operation().documented_errors();
    let mut fitting = rows.filter(|row| row.status == response.status).filter_map(|row| {
        let tree = read(context, row, response)?;
        let message = row.message.split('{').next().unwrap_or_default();
        let said = says(&tree, &|text| text == row.code) && says(&tree, &|text| text.starts_with(message));
        said.then_some((row, tree))
    });
    fitting.next()
}

/// The documented row that an answer is about.
pub(super) fn row<'s>(context: &'s FaultContext<'_>, response: &MockResponse) -> Option<&'s ErrorRow> {
    refusal(context, response).map(|(row, _)| row)
}

/// The right answer with its body edited, where it is a documented error.
pub(super) fn edit_refusal(context: &FaultContext<'_>, edit: impl FnOnce(&ErrorRow, &mut Value)) -> MockResponse {
    let mut response = context.right();
    let Some((row, mut tree)) = refusal(context, &response) else { return response };
    edit(row, &mut tree);
    let shape = context.plan.error(row).map(|(_, shape)| shape);
    let form = shape.and_then(|shape| Some((shape, shape.xml.as_ref()?, context.plan.dialect?)));
    response.body = match form.filter(|_| is_xml(&response)) {
        Some((shape, xml, dialect)) => dialect.encode(&xml.root, &xml.root, &tree, &shape.shape),
        None => write_json(&tree, context.plan.json_style),
    }
    .into_bytes();
    response
}

/// The right answer with another code.
pub(super) fn edit_code(context: &FaultContext<'_>, code: impl Fn(&ErrorRow) -> String) -> MockResponse {
    edit_refusal(context, |row, tree| respell(tree, &|text| (text == row.code).then(|| code(row))))
}

/// The right answer with another message.
pub(super) fn edit_message(context: &FaultContext<'_>, message: impl Fn(&ErrorRow, &str) -> String) -> MockResponse {
    edit_refusal(context, |row, tree| {
        let printed = row.message.split('{').next().unwrap_or_default();
        respell(tree, &|text| text.starts_with(printed).then(|| message(row, text)));
    })
}

fn read(context: &FaultContext<'_>, row: &ErrorRow, response: &MockResponse) -> Option<Value> {
    let (_, body) = context.plan.error(row)?;
    context.decode(response, &body.shape)
}

/// Whether some text in the tree is a wanted one.
fn says(tree: &Value, wanted: &dyn Fn(&str) -> bool) -> bool {
    match tree {
        Value::String(text) => wanted(text),
        Value::Array(items) => items.iter().any(|item| says(item, wanted)),
        Value::Object(members) => members.iter().any(|(name, member)| wanted(name) || says(member, wanted)),
        _ => false,
    }
}

/// Writes another text for those that `other` has one for.
fn respell(tree: &mut Value, other: &dyn Fn(&str) -> Option<String>) {
    match tree {
        Value::String(text) => *text = other(text).unwrap_or_else(|| std::mem::take(text)),
        Value::Array(items) => items.iter_mut().for_each(|item| respell(item, other)),
        Value::Object(members) => members.values_mut().for_each(|member| respell(member, other)),
        _ => {}
    }
}
