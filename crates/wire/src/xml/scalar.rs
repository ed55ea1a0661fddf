//! Text of a leaf to a value, as both dialects read it.

use serde_json::{Number, Value};

use crate::Shape;

/// The value that `text` has when it is read as `shape`; `None` when it is no such value.
///
/// Numbers are spelt as in JSON: no plus sign, no leading zeros, no blanks.
pub(super) fn read(text: &str, shape: &Shape) -> Option<Value> {
    match shape {
        Shape::Integer if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => number(text),
        Shape::Number => number(text),
        Shape::Boolean => match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        Shape::String | Shape::Time | Shape::Any => Some(Value::from(text)),
        Shape::Integer | Shape::Object(_) | Shape::Array(_) => None,
    }
}

fn number(text: &str) -> Option<Value> {
    // The JSON parser skips blanks around the number.
    if text.trim() != text {
        return None;
    }
    serde_json::from_str::<Number>(text).ok().map(Value::Number)
}
