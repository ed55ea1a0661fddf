//! From values to bytes, in the form that the request asked for.

use oplog_wire::MediaType;
use oplog_wire::body::write_json;
use serde_json::Value;

use crate::plan::Plan;
use crate::response::MockResponse;

/// A success with this body.
pub(crate) fn success(plan: &Plan, media: MediaType, body: &Value) -> MockResponse {
    let forms = plan.operation.body();
    match (media, &forms.xml, plan.dialect) {
        (MediaType::Xml, Some(xml), Some(dialect)) => {
            let text = dialect.encode(&xml.root, &xml.item, body, plan.operation.shape());
            MockResponse::new(200, &xml.content_type, text)
        }
        _ => MockResponse::new(200, &forms.json.content_type, write_json(body, plan.json_style)),
    }
}
