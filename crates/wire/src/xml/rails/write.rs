//! A value to text of the Rails dialect.

use serde_json::{Map, Value};

use super::super::write::{DECLARATION, name, push_text};
use super::{root_member, wrapper};
use crate::Shape;

pub(in super::super) fn encode(root: &str, item: &str, value: &Value, shape: &Shape) -> String {
    let mut out = format!("{DECLARATION}\n");
    match (root_member(shape, root), only_member(value)) {
        (Some(member), Some((key, value))) if key == root => push_root(&mut out, root, item, value, member),
        _ => push_root(&mut out, root, item, value, shape),
    }
    out
}

fn only_member(value: &Value) -> Option<(&String, &Value)> {
    value.as_object().filter(|members| members.len() == 1)?.iter().next()
}

fn push_root(out: &mut String, root: &str, item: &str, value: &Value, shape: &Shape) {
    match value {
        Value::Array(items) => {
            push_list(out, 0, &name(root), items, |out, value| match (wrapper(shape), only_member(value)) {
                (Some(_), Some((key, inner))) => push(out, 1, key, inner, shape.item().member(key)),
                _ => push(out, 1, item, value, shape.item()),
            });
        }
        _ => push(out, 0, root, value, shape),
    }
}

/// Appends the element of `value` with its line break, `depth` levels in.
fn push(out: &mut String, depth: usize, key: &str, value: &Value, shape: &Shape) {
    let name = name(key);
    match value {
        Value::Null => push_line(out, depth, &format!(r#"<{name} nil="true"/>"#)),
        Value::Bool(_) => push_leaf(out, depth, &name, "boolean", &value.to_string()),
        Value::Number(number) if number.is_f64() => push_leaf(out, depth, &name, "float", &value.to_string()),
        Value::Number(_) => push_leaf(out, depth, &name, "integer", &value.to_string()),
        Value::String(text) if *shape == Shape::Time => push_leaf(out, depth, &name, "datetime", text),
        Value::String(text) => push_leaf(out, depth, &name, "", text),
        Value::Array(items) => push_list(out, depth, &name, items, |out, item| {
            push(out, depth + 1, singular(&name), item, shape.item());
        }),
        Value::Object(members) => push_object(out, depth, &name, members, shape),
    }
}

fn push_object(out: &mut String, depth: usize, name: &str, members: &Map<String, Value>, shape: &Shape) {
    push_line(out, depth, &format!("<{name}>"));
    for (key, member) in members {
        push(out, depth + 1, key, member, shape.member(key));
    }
    push_line(out, depth, &format!("</{name}>"));
}

fn push_list(out: &mut String, depth: usize, name: &str, items: &[Value], push_item: impl Fn(&mut String, &Value)) {
    if items.is_empty() {
        return push_line(out, depth, &format!(r#"<{name} type="array"/>"#));
    }
    push_line(out, depth, &format!(r#"<{name} type="array">"#));
    for item in items {
        push_item(out, item);
    }
    push_line(out, depth, &format!("</{name}>"));
}

/// A leaf on one line; an empty `declared` is no `type` attribute.
fn push_leaf(out: &mut String, depth: usize, name: &str, declared: &str, text: &str) {
    out.push_str(&"  ".repeat(depth));
    match declared {
        "" => out.push_str(&format!("<{name}>")),
        _ => out.push_str(&format!(r#"<{name} type="{declared}">"#)),
    }
    push_text(out, text);
    out.push_str(&format!("</{name}>\n"));
}

fn push_line(out: &mut String, depth: usize, markup: &str) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(markup);
    out.push('\n');
}

/// The name of an item in a list called `plural`, for regular English plurals; any other name serves for both.
fn singular(plural: &str) -> &str {
    if plural.ends_with("ss") || plural.ends_with("us") {
        return plural;
    }
    plural.strip_suffix('s').filter(|name| !name.is_empty()).unwrap_or(plural)
}
