//! From values to bytes, in the form that the request asked for, and back for documented examples.

use oplog_schema::Operation;
use oplog_schema::golden::GoldenResponse;
use oplog_wire::MediaType;
use oplog_wire::body::write_json;
use serde_json::Value;

use crate::plan::{Plan, PlanError};
use crate::response::Response;

/// A success with this body.
pub(crate) fn success(plan: &Plan, media: MediaType, body: &Value) -> Response {
    let forms = plan.operation.body();
    match (media, &forms.xml, plan.dialect) {
        (MediaType::Xml, Some(xml), Some(dialect)) => {
            let text = dialect.encode(&xml.root, &xml.item, body, plan.operation.shape());
            Response::new(200, &xml.content_type, text)
        }
        _ => Response::new(200, &forms.json.content_type, write_json(body, plan.json_style)),
    }
}

/// The body that a documented response shows.
pub(crate) fn parse(operation: &Operation, response: &GoldenResponse) -> Result<Value, PlanError> {
    let wrong = |problem: String| PlanError::new(operation, format!("golden response: {problem}"));
    let media = response.media.unwrap_or(MediaType::Json);
    let decoded = operation.decode(media, operation.shape(), &response.body);
    decoded.map(|decoded| decoded.value).map_err(|error| wrong(error.to_string()))
}
