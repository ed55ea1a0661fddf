//! Signature schemes, as far as OpenAPI can tell of them: where the credential travels.

use oplog_wire::sign::Scheme;
use serde_json::{Map, Value, json};

use crate::operation::Operation;

/// The schemes of one operation.
pub(super) fn schemes(operation: &Operation) -> Map<String, Value> {
    let rows = operation.security().iter().map(|row| {
        let mut scheme = shape(row.scheme.as_ref());
        scheme["description"] = row.about.as_str().into();
        (row.scheme.as_ref().clone(), scheme)
    });
    rows.collect()
}

/// Any one of the schemes will do.
pub(super) fn choices(operation: &Operation) -> Value {
    operation.security().iter().map(|row| json!({row.scheme.as_ref().as_str(): []})).collect()
}

/// A computed signature is an API key to OpenAPI: a text in a header or in the query.
fn shape(scheme: &str) -> Value {
    let key = |place: &str, name: &str| json!({"type": "apiKey", "in": place, "name": name});
    match scheme.parse() {
        Ok(Scheme::Basic) => json!({"type": "http", "scheme": "basic"}),
        Ok(Scheme::XAuthToken) => key("header", "X-Auth-Token"),
        Ok(Scheme::RpcHmacSha1) => key("query", "Signature"),
        Ok(Scheme::BceAuthV1 | Scheme::Acs3HmacSha256 | Scheme::SdkHmacSha256) | Err(_) => {
            key("header", "Authorization")
        }
    }
}
