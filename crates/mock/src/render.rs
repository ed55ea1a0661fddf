//! From values to bytes, in the form that the request asked for, and back for documented examples.

use oplog_schema::Operation;
use oplog_schema::golden::GoldenResponse;
use oplog_wire::body::{parse_json, write_json};
use oplog_wire::xml::{self, Dialect};
use serde_json::Value;

use crate::plan::{Plan, PlanError};
use crate::response::Response;

/// A form of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Xml,
}

impl Form {
    /// The form of this name; anything but `xml` is JSON.
    pub(crate) fn named(name: &str) -> Form {
        if name.eq_ignore_ascii_case("xml") { Form::Xml } else { Form::Json }
    }
}

/// A success with this body.
pub(crate) fn success(plan: &Plan, form: Form, body: &Value) -> Response {
    let forms = &plan.operation.tables.body;
    match (form, &forms.xml, plan.dialect) {
        (Form::Xml, Some(xml), Some(dialect)) => {
            let text = dialect.encode(&xml.root, &xml.item, body, plan.operation.shape());
            Response::new(200, &xml.content_type, text)
        }
        _ => Response::new(200, &forms.json.content_type, write_json(body, plan.json_style)),
    }
}

/// The `Content-Type` of a success in this form.
pub(crate) fn content_type(plan: &Plan, form: Form) -> &str {
    let forms = &plan.operation.tables.body;
    match (form, &forms.xml) {
        (Form::Xml, Some(xml)) => &xml.content_type,
        _ => &forms.json.content_type,
    }
}

/// The body that a documented response shows.
pub(crate) fn parse(operation: &Operation, response: &GoldenResponse) -> Result<Value, PlanError> {
    let wrong = |problem: String| PlanError::new(operation, format!("golden response: {problem}"));
    if response.form != "xml" {
        return parse_json(&response.body).map_err(|error| wrong(error.to_string()));
    }
    let element = xml::parse(&response.body).map_err(|error| wrong(error.to_string()))?;
    let form = operation.tables.body.xml.as_ref().ok_or_else(|| wrong("the tables know no XML form".to_owned()))?;
    let dialect: Dialect =
        form.dialect.parse().map_err(|_| wrong(format!("there is no XML dialect `{}`", form.dialect)))?;
    Ok(dialect.decode(&element, operation.shape()).value)
}
