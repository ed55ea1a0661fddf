//! Signature schemes, as far as OpenAPI can tell of them: where the credential travels.

use oplog_wire::sign::Scheme;
use serde_json::{Map, Value, json};

use crate::operation::Operation;
use crate::tables::{Parameter, ParameterLocation};

/// The schemes of one operation.
pub(super) fn schemes(operation: &Operation) -> Map<String, Value> {
    let rows = operation.security().iter().map(|row| {
        let mut scheme = shape(row.scheme);
        scheme["description"] = row.about.as_str().into();
        (row.scheme.name().to_owned(), scheme)
    });
    rows.collect()
}

/// Any one of the schemes will do.
pub(super) fn choices(operation: &Operation) -> Value {
    operation.security().iter().map(|row| json!({row.scheme.name(): []})).collect()
}

/// A computed signature is an API key to OpenAPI: a text in a header or in the query.
fn shape(scheme: Scheme) -> Value {
    let key = |place: &str, name: &str| json!({"type": "apiKey", "in": place, "name": name});
    match scheme {
        Scheme::Basic => json!({"type": "http", "scheme": "basic"}),
        Scheme::XAuthToken => key("header", "X-Auth-Token"),
        Scheme::RpcHmacSha1 => key("query", "Signature"),
        Scheme::BceAuthV1 | Scheme::Acs3HmacSha256 | Scheme::SdkHmacSha256 => key("header", "Authorization"),
    }
}

/// Whether a parameter is where a scheme's credential travels.
pub(super) fn carries(operation: &Operation, row: &Parameter) -> bool {
    let place = match row.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
    };
    let is_scheme = |shape: Value| shape["in"] == place && shape["name"] == row.name.as_str();
    operation.security().iter().any(|scheme| is_scheme(shape(scheme.scheme)))
}
