//! Parameters in the body of a request: members of one JSON object, each at the path that its name says (`page.cursor`).
//!
//! Who sends requests writes bodies here, who receives or records them reads them here. How a parameter is meant is the tables'
//! business. Edges: the length of a body is bounded by whoever read it, its depth by the JSON parser.

use oplog_wire::body::parse_json;
use serde_json::{Map, Value};

use crate::Operation;
use crate::tables::JsonType;

/// The media type of such a body.
pub const MEDIA_TYPE: &str = "application/json";

/// Why a body holds no parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyProblem {
    /// It is declared to be something else, or not at all.
    #[error("the body is not declared as {MEDIA_TYPE}")]
    Undeclared,
    /// It cannot be read.
    #[error("the body is no JSON")]
    NoJson,
    /// It is another value than an object.
    #[error("the body is JSON, but no object")]
    NoObject,
}

/// The members of a body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Members {
    /// Those that are parameters, by name, as they were sent. A member of null counts as not sent.
    pub known: Vec<(String, Value)>,
    /// The paths of all others; a name with a dot in it stands in quotes: `page."a.b"`.
    pub unknown: Vec<String>,
}

/// Whether a `Content-Type` says that a body is JSON (RFC 6839, section 3.1, for those with `+json`).
///
/// ```
/// use oplog_schema::json_body::is_json;
/// assert!(is_json("application/json; charset=utf-8") && is_json("application/vnd.acme+json"));
/// assert!(!is_json("text/plain"));
/// ```
#[must_use]
pub fn is_json(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == MEDIA_TYPE || (media.starts_with("application/") && media.ends_with("+json"))
}

/// Reads the parameters of an operation from a body. No body at all has no members.
///
/// # Errors
/// When the body is no JSON object, or not declared to be one.
pub fn read(operation: &Operation, content_type: Option<&str>, body: &[u8]) -> Result<Members, BodyProblem> {
    let mut members = Members::default();
    if body.is_empty() {
        return Ok(members);
    }
    if !content_type.is_some_and(is_json) {
        return Err(BodyProblem::Undeclared);
    }
    let Value::Object(object) = parse_json(body).map_err(|_| BodyProblem::NoJson)? else {
        return Err(BodyProblem::NoObject);
    };
    sort(operation, "", object, &mut members);
    Ok(members)
}

fn sort(operation: &Operation, above: &str, object: Map<String, Value>, members: &mut Members) {
    let names: Vec<&str> = operation.body_parameters().map(|row| row.name.as_str()).collect();
    for (name, value) in object {
        // A dot parts the steps of a path: a member that has one in its name is none of them, and is told from them by quotes.
        let name = if name.contains('.') && !name.contains('"') { format!("\"{name}\"") } else { name };
        let path = if above.is_empty() { name } else { format!("{above}.{name}") };
        let is_known = names.contains(&path.as_str());
        let is_above = names.iter().any(|known| known.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.')));
        match value {
            Value::Null if is_known || is_above => {}
            Value::Object(inner) if is_above => sort(operation, &path, inner, members),
            value if is_known => members.known.push((path, value)),
            _ => members.unknown.push(path),
        }
    }
}

/// A parameter's text as a value of its type; a text where it is none of that type.
///
/// ```
/// use oplog_schema::{json_body::value, tables::JsonType};
/// assert_eq!(value(JsonType::Integer, "5"), 5);
/// assert_eq!(value(JsonType::String, "5"), "5");
/// assert_eq!(value(JsonType::Integer, "many"), "many");
/// ```
#[must_use]
pub fn value(kind: JsonType, text: &str) -> Value {
    let read = || serde_json::from_str(text).ok().filter(|value| kind.is_of(value));
    Some(kind).filter(|kind| *kind != JsonType::String).and_then(|_| read()).unwrap_or_else(|| text.into())
}

/// A value as the text that a parameter has elsewhere: a text as it is, anything else as JSON.
#[must_use]
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Every member that has no members of its own, by its path, with its type: of a body whose operation is not known yet.
#[must_use]
pub fn leaves(body: &Value) -> Vec<(String, JsonType, String)> {
    let mut found = Vec::new();
    let mut open: Vec<(String, &Value)> = vec![(String::new(), body)];
    while let Some((path, node)) = open.pop() {
        match node {
            Value::Object(members) if !members.is_empty() => {
                let below = |name: &String| if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                open.extend(members.iter().rev().map(|(name, member)| (below(name), member)));
            }
            Value::Null => {}
            _ if path.is_empty() => {}
            node => found.push((path, kind(node), text(node))),
        }
    }
    found
}

fn kind(value: &Value) -> JsonType {
    let kinds = [JsonType::Integer, JsonType::Number, JsonType::Boolean, JsonType::Object, JsonType::Array];
    kinds.into_iter().find(|kind| kind.is_of(value)).unwrap_or(JsonType::String)
}

/// The member at a path.
#[must_use]
pub fn get<'v>(body: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(body, |node, name| node.get(name))
}

/// Sets the member at a path, or takes it out; objects on the way to a new member are made.
///
/// ```
/// use oplog_schema::json_body::set;
/// use serde_json::json;
///
/// let mut body = json!({});
/// set(&mut body, "page.size", Some(5.into()));
/// set(&mut body, "page.cursor", None);
/// assert_eq!(body, json!({"page": {"size": 5}}));
/// ```
pub fn set(body: &mut Value, path: &str, value: Option<Value>) {
    let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut node = body;
    for step in above.split('.').filter(|step| !step.is_empty()) {
        if value.is_none() && node.get(step).is_none() {
            return;
        }
        node = members(node).entry(step).or_insert(Value::Null);
    }
    match value {
        Some(value) => _ = members(node).insert(name.to_owned(), value),
        None => _ = members(node).remove(name),
    }
}

/// The members of a value, which is made an object where it is none.
fn members(node: &mut Value) -> &mut Map<String, Value> {
    if !node.is_object() {
        *node = Value::Object(Map::new());
    }
    match node {
        Value::Object(members) => members,
        _ => unreachable!("it was made an object"),
    }
}
