//! Elements of the Rails dialect to a value.

use serde_json::{Map, Value};

use super::super::note::{Notes, Step};
use super::super::{Element, XmlNoteKind, scalar};
use super::{root_member, wrapper};
use crate::Shape;
use crate::body::clip;

pub(in super::super) fn decode<'a>(root: &'a Element, shape: &Shape, notes: &mut Notes<'a>) -> Value {
    let Some(member) = root_member(shape, &root.name) else {
        return value(root, shape, wrapper(shape), notes);
    };
    let value = notes.below(Step::Member(&root.name), |notes| value(root, member, wrapper(member), notes));
    Value::Object(Map::from_iter([(root.name.clone(), value)]))
}

/// Reads one element; `wrapper` names the objects around its items if it is a list at the root.
fn value<'a>(element: &'a Element, shape: &Shape, wrapper: Option<&str>, notes: &mut Notes<'a>) -> Value {
    let declared = element.attribute("type");
    check_attributes(element, notes);
    if element.attribute("nil") == Some("true") {
        if let Some(declared) = declared {
            notes.take(XmlNoteKind::NilWithType { declared: clip(declared) });
        }
        if element.has_elements() || !element.is_blank() {
            notes.take(XmlNoteKind::NilWithContent);
        }
        return Value::Null;
    }

    check_type(declared, shape, notes);
    if element.has_elements() && !element.is_blank() {
        notes.take(XmlNoteKind::MixedText);
    }
    let holds_text = !element.has_elements() && !element.is_blank();
    match (declared, shape) {
        (Some("array"), _) | (None, Shape::Array(_)) if !holds_text => list(element, shape, wrapper, notes),
        _ if element.has_elements() => object(element, shape, notes),
        (None, Shape::Object(_)) if !holds_text => Value::Object(Map::new()),
        _ => leaf(&element.text(), declared, shape, notes),
    }
}

fn check_attributes(element: &Element, notes: &mut Notes<'_>) {
    for (name, value) in &element.attributes {
        if name != "type" && !(name == "nil" && value == "true") {
            notes.take(XmlNoteKind::UnexpectedAttribute { name: name.clone() });
        }
    }
}

/// Compares the `type` attribute with the documented type.
fn check_type(declared: Option<&str>, shape: &Shape, notes: &mut Notes<'_>) {
    let documented = shape.name();
    match (declared, shape) {
        (None, Shape::Integer | Shape::Number | Shape::Boolean | Shape::Time) => {
            notes.take(XmlNoteKind::MissingType { documented });
        }
        (None, Shape::Array(_)) => notes.take(XmlNoteKind::ArrayWithoutType),
        (None, Shape::Object(_) | Shape::String | Shape::Any) => {}
        (Some(declared), _) => match declared_shape(declared) {
            None => notes.take(XmlNoteKind::UnknownType { declared: clip(declared) }),
            Some(known) if suits(&known, shape) => {}
            Some(_) => notes.take(XmlNoteKind::TypeMismatch { declared: clip(declared), documented }),
        },
    }
}

/// What a `type` attribute says about the JSON form. Rails up to 3 spells `datetime`, from 4 `dateTime`.
fn declared_shape(declared: &str) -> Option<Shape> {
    Some(match declared {
        "integer" => Shape::Integer,
        "float" | "decimal" => Shape::Number,
        "boolean" => Shape::Boolean,
        "datetime" | "dateTime" => Shape::Time,
        "string" | "symbol" | "yaml" => Shape::String,
        "array" => Shape::Array(Box::new(Shape::Any)),
        _ => return None,
    })
}

fn suits(declared: &Shape, documented: &Shape) -> bool {
    match (declared, documented) {
        (_, Shape::Any)
        | (Shape::Array(_), Shape::Array(_))
        | (Shape::Integer, Shape::Number)
        | (Shape::Time, Shape::String) => true,
        _ => declared == documented,
    }
}

fn leaf(text: &str, declared: Option<&str>, shape: &Shape, notes: &mut Notes<'_>) -> Value {
    let as_declared = declared.and_then(|declared| {
        let value = scalar::read(text, &declared_shape(declared)?);
        if value.is_none() {
            notes.take(XmlNoteKind::UnfitText { declared: clip(declared) });
        }
        value
    });
    match shape {
        Shape::Any if declared.is_none() && is_indentation(text) => Some(Value::Object(Map::new())),
        Shape::Any => as_declared,
        _ => scalar::read(text, shape).or(as_declared),
    }
    .unwrap_or_else(|| Value::from(text))
}

/// An empty hash is printed as an open and a close tag on two lines.
fn is_indentation(text: &str) -> bool {
    text.strip_prefix('\n').is_some_and(|rest| rest.bytes().all(|byte| byte == b' '))
}

fn object<'a>(element: &'a Element, shape: &Shape, notes: &mut Notes<'a>) -> Value {
    let mut members = Map::new();
    for (name, group) in element.grouped() {
        let member = shape.member(name);
        let decoded = notes.below(Step::Member(name), |notes| match group.as_slice() {
            [only] => value(only, member, None, notes),
            group => {
                notes.take(XmlNoteKind::Repeated);
                let decode_item = |(index, child): (usize, &&'a Element)| {
                    notes.below(Step::Item(index), |notes| value(child, member, None, notes))
                };
                group.iter().enumerate().map(decode_item).collect()
            }
        });
        members.insert(name.to_owned(), decoded);
    }
    Value::Object(members)
}

fn list<'a>(element: &'a Element, shape: &Shape, wrapper: Option<&str>, notes: &mut Notes<'a>) -> Value {
    let first = element.elements().next().map(|child| child.name.as_str());
    let expected = wrapper.or(first).unwrap_or_default();
    let decode_item = |(index, child): (usize, &'a Element)| {
        notes.below(Step::Item(index), |notes| {
            if child.name != expected {
                let kind = XmlNoteKind::UnexpectedItem { name: child.name.clone(), expected: expected.to_owned() };
                notes.take(kind);
            }
            if wrapper.is_none() {
                return value(child, shape.item(), None, notes);
            }
            let member = shape.item().member(&child.name);
            let inner = notes.below(Step::Member(&child.name), |notes| value(child, member, None, notes));
            Value::Object(Map::from_iter([(child.name.clone(), inner)]))
        })
    };
    element.elements().enumerate().map(decode_item).collect()
}
