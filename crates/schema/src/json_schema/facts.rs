//! From a place in a schema back to the fact it comes from.

use oplog_wire::body::value_below;
use serde_json::Value;

/// The fact of the innermost node around `schema_pointer` (a JSON Pointer such as a validator reports for a violation).
///
/// A place without a row of its own, such as most roots, has the fact of the first row inside it. `None` only for schemas that
/// were not derived from tables.
///
/// ```
/// use oplog_schema::json_schema::{fact_at, fact_of_missing};
/// let schema = serde_json::json!({
///     "required": ["marker"],
///     "properties": {"marker": {"x-fact": "a/b#response.marker", "type": "string"}},
/// });
/// assert_eq!(fact_at(&schema, "/properties/marker/type"), Some("a/b#response.marker"));
/// assert_eq!(fact_at(&schema, "/required"), None);
/// assert_eq!(fact_of_missing(&schema, "/required", "marker"), Some("a/b#response.marker"));
/// ```
#[must_use]
pub fn fact_at<'a>(schema: &'a Value, schema_pointer: &str) -> Option<&'a str> {
    let mut node = schema;
    let mut fact = own(node);
    for token in schema_pointer.split('/').skip(1) {
        let Some(below) = value_below(node, token) else { break };
        node = below;
        fact = own(node).or(fact);
    }
    fact
}

/// The fact of `member`, which the `required` keyword at `schema_pointer` misses.
///
/// That is the fact of the member's own node beside the keyword, else the one around it.
#[must_use]
pub fn fact_of_missing<'a>(schema: &'a Value, schema_pointer: &str, member: &str) -> Option<&'a str> {
    let parent = schema_pointer.strip_suffix("/required").unwrap_or(schema_pointer);
    schema
        .pointer(parent)
        .and_then(|node| node.get("properties")?.get(member))
        .and_then(own)
        .or_else(|| fact_at(schema, schema_pointer))
}

fn own(node: &Value) -> Option<&str> {
    node.get("x-fact")?.as_str()
}
