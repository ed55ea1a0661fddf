//! Error bodies read against the shape that the tables give them.
//!
//! A shape is a tree of templates; reading binds `{code}` and `{message}` and remarks every place that does not fit.

use oplog_schema::Operation;
use oplog_schema::tables::ErrorBody;
use oplog_wire::MediaType;
use serde_json::Value;

use oplog_findings::Response;

/// Memory for the values of an error body: each rule reads it anew, and none needs more of it.
const MEMORY: usize = 4 << 20;

/// What an error body says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorView {
    /// The code, if it stands where it belongs.
    pub code: Option<String>,
    /// The message, if it stands where it belongs.
    pub message: Option<String>,
    /// Every text of the body, wherever it stands.
    pub texts: Vec<String>,
    /// Places that do not fit: JSON pointer, expected, actual.
    pub misfits: Vec<(String, String, String)>,
}

/// Reads the body of an error reply as `shape`.
#[must_use]
pub fn read(operation: &Operation, shape: &ErrorBody, reply: &Response) -> ErrorView {
    let mut view = ErrorView::default();
    match operation.decode_within(MEMORY, MediaType::sniff(&reply.body), &shape.shape(), &reply.body) {
        Err(error) => view.misfits.push((String::new(), "a body that parses".to_owned(), error.to_string())),
        Ok(decoded) => {
            if let (Some(found), Some(wanted)) = (&decoded.root, &shape.xml_root)
                && found != wanted
            {
                view.misfits.push((String::new(), format!("root element {wanted}"), found.clone()));
            }
            let template = serde_json::to_value(&shape.members).unwrap_or_default();
            collect(&decoded.value, &mut view.texts);
            fit(&template, &decoded.value, reply.status, &shape.optional, "", &mut view);
        }
    }
    view
}

fn fit(template: &Value, actual: &Value, status: u16, optional: &[String], pointer: &str, view: &mut ErrorView) {
    match (template, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (name, template) in wanted {
                let hole = name.starts_with('{');
                let member = if hole { found.iter().next() } else { found.get_key_value(name) };
                match member {
                    Some((key, value)) => {
                        if hole {
                            bind(name, key, view);
                        }
                        fit(template, value, status, optional, &format!("{pointer}/{key}"), view);
                    }
                    None if optional.contains(name) => {}
                    None => view.misfits.push((format!("{pointer}/{name}"), "present".to_owned(), "absent".to_owned())),
                }
            }
        }
        (Value::Array(templates), Value::Array(items)) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                if let Some(template) = templates.get(index).or(templates.last()) {
                    fit(template, item, status, optional, &format!("{pointer}/{index}"), view);
                }
            }
        }
        (Value::String(hole), actual) if hole == "{status}" => {
            if actual.as_u64() != Some(u64::from(status)) {
                view.misfits.push((pointer.to_owned(), format!("the status {status} as a number"), actual.to_string()));
            }
        }
        (Value::String(hole), Value::String(text)) => {
            bind(hole, text, view);
            if text.is_empty() {
                view.misfits.push((pointer.to_owned(), "a text".to_owned(), "an empty text".to_owned()));
            }
        }
        (template, actual) => {
            let wanted = match template {
                Value::Object(_) => "an object",
                Value::Array(_) => "a list with items",
                _ => "a text",
            };
            view.misfits.push((pointer.to_owned(), wanted.to_owned(), oplog_findings::brief(actual)));
        }
    }
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => {}
    }
}

fn bind(hole: &str, text: &str, view: &mut ErrorView) {
    match hole {
        "{code}" | "{fault}" => view.code = Some(text.to_owned()),
        "{message}" => view.message = Some(text.to_owned()),
        _ => {}
    }
}
