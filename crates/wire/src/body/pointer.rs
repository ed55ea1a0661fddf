//! JSON Pointers (RFC 6901) into bodies, followed without copies: rules follow one for every entry of every page.

use std::borrow::Cow;

use serde_json::Value;

/// The value that a JSON Pointer leads to.
///
/// ```
/// use oplog_wire::body::value_at;
/// let body = serde_json::json!({"list": [{"a/b": 1}]});
/// assert_eq!(value_at(&body, "/list/0/a~1b"), Some(&1.into()));
/// assert_eq!(value_at(&body, ""), Some(&body));
/// assert_eq!(value_at(&body, "/list/1"), None);
/// ```
#[must_use]
pub fn value_at<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer.is_empty() {
        return Some(value);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(value, value_below)
}

/// The member or item of `value` that one step of a JSON Pointer leads to.
#[must_use]
pub fn value_below<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(unescaped(step).as_ref()),
        Value::Array(items) => {
            let is_index = step == "0" || !step.starts_with(['0', '+']);
            items.get(step.parse::<usize>().ok().filter(|_| is_index)?)
        }
        _ => None,
    }
}

/// Hardly any name has a slash or a tilde.
fn unescaped(step: &str) -> Cow<'_, str> {
    match step.contains('~') {
        true => step.replace("~1", "/").replace("~0", "~").into(),
        false => step.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pointers_lead_where_serde_json_says() {
        let body = json!({"": 1, "a": {"~1": 2, "x/y": [3, [4], {}]}, "7": null});
        for pointer in [
            "",
            "/",
            "/a",
            "/a/~01",
            "/a/x~1y/0",
            "/a/x~1y/1/0",
            "/a/x~1y/01",
            "/a/x~1y/+1",
            "/a/x~1y/3",
            "/7",
            "/7/0",
            "a",
            "/a/x/y",
            "//",
        ] {
            assert_eq!(value_at(&body, pointer), body.pointer(pointer), "{pointer}");
        }
    }
}
