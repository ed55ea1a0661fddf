//! The RPC dialect, both ways: bare elements, so that all typing comes from the [`Shape`].

use serde_json::{Map, Value};

use super::note::{Notes, Step};
use super::write::{DECLARATION, name, push_text};
use super::{Element, XmlNoteKind, scalar};
use crate::Shape;

pub(super) fn decode<'a>(element: &'a Element, shape: &Shape, notes: &mut Notes<'a>) -> Value {
    for (attribute, _) in &element.attributes {
        if !attribute.starts_with("xmlns") {
            notes.take(XmlNoteKind::UnexpectedAttribute { name: attribute.clone() });
        }
    }
    if element.has_elements() && !element.is_blank() {
        notes.take(XmlNoteKind::MixedText);
    }
    match shape {
        Shape::Array(item) if element.has_elements() => items_of(element, item, notes),
        Shape::Array(_) if element.is_blank() => Value::Array(Vec::new()),
        Shape::Object(_) if element.is_blank() => object(element, shape, notes),
        _ if element.has_elements() => object(element, shape, notes),
        _ => {
            let text = element.text();
            scalar::read(&text, shape).unwrap_or(Value::String(text))
        }
    }
}

fn object<'a>(element: &'a Element, shape: &Shape, notes: &mut Notes<'a>) -> Value {
    let mut members = Map::new();
    for (name, group) in element.grouped() {
        let value = notes.below(Step::Member(name), |notes| match (shape.member(name), group.as_slice()) {
            (Shape::Array(item), [only]) if is_wrapper(only, item) => decode(only, shape.member(name), notes),
            (Shape::Array(item), group) => list(group, item, notes),
            (member, [only]) => decode(only, member, notes),
            (member, group) => {
                if *member != Shape::Any {
                    notes.take(XmlNoteKind::Repeated);
                }
                list(group, member, notes)
            }
        });
        members.insert(name.to_owned(), value);
    }
    if let Shape::Object(documented) = shape {
        for (name, _) in documented.iter().filter(|(_, member)| matches!(member, Shape::Array(_))) {
            members.entry(name.as_str()).or_insert_with(|| Value::Array(Vec::new()));
        }
    }
    Value::Object(members)
}

/// The children of a list's own element; they share a name.
fn items_of<'a>(element: &'a Element, item: &Shape, notes: &mut Notes<'a>) -> Value {
    let children: Vec<&Element> = element.elements().collect();
    let expected = children.first().map_or("", |first| first.name.as_str());
    for (index, child) in children.iter().enumerate().filter(|(_, child)| child.name != expected) {
        let kind = XmlNoteKind::UnexpectedItem { name: child.name.clone(), expected: expected.to_owned() };
        notes.below(Step::Item(index), |notes| notes.take(kind));
    }
    list(&children, item, notes)
}

fn list<'a>(elements: &[&'a Element], item: &Shape, notes: &mut Notes<'a>) -> Value {
    let decode_item =
        |(index, element): (usize, &&'a Element)| notes.below(Step::Item(index), |notes| decode(element, item, notes));
    elements.iter().enumerate().map(decode_item).collect()
}

/// Whether the only element of a list is the list and not its item.
///
/// An element with several children of one name is a list unless that name is documented for the item; an empty one is
/// a list unless items are text.
fn is_wrapper(element: &Element, item: &Shape) -> bool {
    let groups = element.grouped();
    match (groups.as_slice(), item) {
        ([], Shape::String | Shape::Time) => false,
        ([], _) => element.is_blank(),
        ([(name, _)], Shape::Object(members)) => !members.contains_key(*name),
        ([(_, children)], Shape::Any) => children.len() > 1,
        (_, Shape::Object(_) | Shape::Array(_) | Shape::Any) => false,
        (_, Shape::String | Shape::Time | Shape::Integer | Shape::Number | Shape::Boolean) => true,
    }
}

pub(super) fn encode(root: &str, item: &str, value: &Value) -> String {
    let mut out = DECLARATION.to_owned();
    let root = name(root);
    wrap(&mut out, &root, |out| push_content(out, item, value));
    out
}

fn wrap(out: &mut String, name: &str, content: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{name}>"));
    content(out);
    out.push_str(&format!("</{name}>"));
}

/// What stands inside the element of `value`; `item` names the children of a list.
fn push_content(out: &mut String, item: &str, value: &Value) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                push_member(out, key, member);
            }
        }
        Value::Array(items) => {
            for value in items {
                push_element(out, item, value);
            }
        }
        Value::String(text) => push_text(out, text),
        Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
        Value::Null => {}
    }
}

fn push_member(out: &mut String, key: &str, value: &Value) {
    match value {
        Value::Array(items) => {
            for item in items {
                push_element(out, key, item);
            }
        }
        _ => push_element(out, key, value),
    }
}

fn push_element(out: &mut String, key: &str, value: &Value) {
    if !value.is_null() {
        wrap(out, &name(key), |out| push_content(out, key, value));
    }
}
