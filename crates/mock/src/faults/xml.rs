//! Faults of the XML form: names, escapes and types that are not the dialect's, and lists that are not those of JSON.

use oplog_schema::Operation;
use oplog_wire::MediaType;
use oplog_wire::xml::Dialect;
use serde_json::Value;

use super::context::{FaultContext, is_xml};
use super::formats::{TEXT, in_xml, with_header};
use super::kind::FaultKind;
use super::members::{Pick, Wanted, edit_member, is_direct, member};
use crate::response::MockResponse;

const LONG_TEXT: Wanted = |_, path, row| is_direct(path) && row.sample.iter().any(|sample| sample.contains('\n'));

/// Whether XML says types in attributes.
fn typed(operation: &Operation) -> bool {
    operation.body().xml.as_ref().is_some_and(|xml| xml.dialect == Dialect::Rails)
}

/// Whether a parameter asks for the form.
fn selected(operation: &Operation) -> bool {
    operation.media_parameter().is_some()
}

/// The right answer in XML with one text in place of another wherever it stands.
fn replaced(context: &FaultContext<'_>, from: &str, to: &str) -> MockResponse {
    let mut response = context.right();
    if response.status < 400 && is_xml(&response) {
        response.body = String::from_utf8_lossy(&response.body).replace(from, to).into_bytes();
    }
    response
}

/// The right answer in XML with its list edited.
fn edit_xml_rows(context: &FaultContext<'_>, edit: impl FnOnce(&mut Vec<Value>)) -> MockResponse {
    if is_xml(&context.right()) { context.edit_rows(edit) } else { context.right() }
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "another-root",
        "representations/well-formed",
        "the root element has another name",
        in_xml,
        |context| {
            let root = context.operation().body().xml.as_ref().map_or("", |xml| &xml.root);
            let mut response = replaced(context, &format!("<{root}"), "<answer");
            response.body =
                String::from_utf8_lossy(&response.body).replace(&format!("</{root}>"), "</answer>").into_bytes();
            response
        },
    ),
    FaultKind::fault(
        "xml-without-escapes",
        "representations/well-formed",
        "an ampersand stands for itself in XML",
        in_xml,
        |context| {
            let mut response = edit_member(context, Pick::Rare, TEXT, |value| {
                *value = Value::from(format!("{} & more", value.as_str().unwrap_or_default()));
            });
            if is_xml(&response) {
                response.body = String::from_utf8_lossy(&response.body).replace("&amp; more", "& more").into_bytes();
            }
            response
        },
    ),
    FaultKind::fault(
        "ignores-the-form",
        "representations/well-formed",
        "the answer is XML whatever is asked for",
        selected,
        |context| {
            let parameter = context.operation().media_parameter();
            parameter.map_or_else(|| context.right(), |name| context.right_with(name, "XML"))
        },
    ),
    FaultKind::fault(
        "xml-called-json",
        "representations/content-type",
        "XML says that it is JSON",
        in_xml,
        |context| {
            let json = context.operation().body().content_type(MediaType::Json).to_owned();
            if is_xml(&context.right()) { with_header(context, "content-type", |_| json) } else { context.right() }
        },
    ),
    FaultKind::fault(
        "integers-without-type",
        "representations/xml-types",
        "an integer in XML says no type",
        typed,
        |context| replaced(context, " type=\"integer\"", ""),
    ),
    FaultKind::fault(
        "booleans-as-strings",
        "representations/xml-types",
        "a boolean in XML says that it is a string",
        typed,
        |context| replaced(context, " type=\"boolean\"", " type=\"string\""),
    ),
    FaultKind::fault(
        "times-without-type",
        "representations/xml-types",
        "a time in XML says no type",
        typed,
        |context| replaced(context, " type=\"datetime\"", ""),
    ),
    FaultKind::fault(
        "list-without-type",
        "representations/xml-types",
        "the list in XML does not say that it is one",
        typed,
        |context| replaced(context, " type=\"array\"", ""),
    ),
    FaultKind::fault(
        "nil-as-empty",
        "representations/xml-types",
        "a value that is not there does not say so",
        typed,
        |context| replaced(context, " nil=\"true\"", ""),
    ),
    FaultKind::fault(
        "xml-lacks-an-entry",
        "representations/equivalent",
        "later pages in XML lack their last entry",
        in_xml,
        |context| {
            edit_xml_rows(context, |rows| {
                if context.is_late() {
                    rows.pop();
                }
            })
        },
    ),
    FaultKind::fault(
        "xml-turns-round",
        "representations/equivalent",
        "later pages in XML stand in the opposite order",
        in_xml,
        |context| {
            edit_xml_rows(context, |rows| {
                if context.is_late() {
                    rows.reverse();
                }
            })
        },
    ),
    FaultKind::fault(
        "xml-shortens-a-text",
        "representations/equivalent",
        "a rare text is shorter in XML",
        in_xml,
        |context| {
            if !is_xml(&context.right()) {
                return context.right();
            }
            edit_member(context, Pick::Rare, TEXT, |value| {
                if let Value::String(text) = value {
                    text.pop();
                }
            })
        },
    ),
    FaultKind::fault(
        "xml-joins-lines",
        "representations/equivalent",
        "a text with line breaks has blanks for them in XML",
        |tables| in_xml(tables) && member(tables, LONG_TEXT).is_some(),
        |context| {
            if !is_xml(&context.right()) {
                return context.right();
            }
            edit_member(context, Pick::All, LONG_TEXT, |value| {
                if let Value::String(text) = value {
                    *text = text.replace('\n', " ");
                }
            })
        },
    ),
];
