//! Signature schemes, as far as OpenAPI can tell of them: where the credential travels.

use oplog_wire::sign::Scheme;
use serde_json::{Map, Value, json};

use crate::operation::Operation;
use crate::tables::Parameter;

/// The schemes of one operation.
pub(super) fn schemes(operation: &Operation) -> Map<String, Value> {
    let rows = operation.security().iter().map(|row| {
        let mut scheme = shape(row.scheme);
        scheme["description"] = row.about.as_str().into();
        (key(row.scheme), scheme)
    });
    rows.collect()
}

/// Any one of the schemes will do.
pub(super) fn choices(operation: &Operation) -> Value {
    operation.security().iter().map(|row| json!({key(row.scheme): []})).collect()
}

/// The key of a scheme among the components: keys of several names may stand in one document.
fn key(scheme: Scheme) -> String {
    let name = scheme.key_name().map_or_else(String::new, |name| format!(".{name}"));
    format!("{scheme}{name}").replace(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c)), "_")
}

/// A computed signature is an API key to OpenAPI: a text in a header or in the query.
fn shape(scheme: Scheme) -> Value {
    let api_key = |place: &str, name: &str| json!({"type": "apiKey", "in": place, "name": name});
    match scheme {
        Scheme::Basic => json!({"type": "http", "scheme": "basic"}),
        Scheme::Bearer => json!({"type": "http", "scheme": "bearer"}),
        Scheme::XAuthToken => api_key("header", "X-Auth-Token"),
        Scheme::ApiKeyHeader(name) => api_key("header", name.as_str()),
        Scheme::ApiKeyQuery(name) => api_key("query", name.as_str()),
        Scheme::RpcHmacSha1 => api_key("query", "Signature"),
        Scheme::BceAuthV1 | Scheme::Acs3HmacSha256 | Scheme::SdkHmacSha256 => api_key("header", "Authorization"),
    }
}

/// Whether a parameter is where a scheme's credential travels.
pub(super) fn carries(operation: &Operation, row: &Parameter) -> bool {
    let is_scheme = |shape: Value| shape["in"] == row.location.as_str() && shape["name"] == row.name.as_str();
    operation.security().iter().any(|scheme| is_scheme(shape(scheme.scheme)))
}
