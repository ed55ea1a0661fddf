//! From values to bytes, in the form that the request asked for: JSON is written as it is made, XML from a tree.

use oplog_wire::MediaType;
use oplog_wire::body::JsonWriter;
use serde_json::Value;

use crate::data::value::Maker;
use crate::plan::Plan;
use crate::response::MockResponse;

/// Room for a body that is not long.
const ROOM: usize = 4096;

/// A success whose body, if it has one, `maker` makes.
pub(crate) fn success(plan: &Plan, media: MediaType, maker: &mut Maker<'_>) -> MockResponse {
    let forms = plan.operation.body();
    let status = plan.operation.success_status();
    if !forms.has_any() {
        return MockResponse { headers: Vec::new(), ..MockResponse::new(status, "", Vec::new()) };
    }
    match (media, &forms.xml, plan.dialect) {
        (MediaType::Xml, Some(xml), Some(dialect)) => {
            let body = maker.value(&plan.body).unwrap_or(Value::Null);
            let text = dialect.encode(&xml.root, &xml.item, &body, plan.operation.shape());
            MockResponse::new(status, &xml.content_type, text)
        }
        _ => {
            let mut writer = JsonWriter::new(plan.json_style);
            writer.reserve(ROOM);
            if !maker.write(&plan.body, false, &mut writer) {
                writer.value(&Value::Null);
            }
            MockResponse::new(status, forms.content_type(MediaType::Json), writer.into_bytes())
        }
    }
}
