//! The Rails dialect: typed elements.
//!
//! `read` and `write` agree on two conventions that tie the JSON form to the XML form; both are decided by the
//! [`Shape`] alone, so that a spoilt value does not change how the rest is read.

mod read;
mod write;

pub(super) use read::decode;
pub(super) use write::encode;

use crate::Shape;

/// The shape of the root element when it is a member of the documented object: `{"errors": […]}` has the root `errors`.
fn root_member<'s>(shape: &'s Shape, root: &str) -> Option<&'s Shape> {
    match shape {
        Shape::Object(members) => members.get(root),
        _ => None,
    }
}

/// The documented name of the object in which the JSON form wraps each item of a list at the root.
fn wrapper(list: &Shape) -> Option<&str> {
    let Shape::Object(members) = list.item() else { return None };
    let mut members = members.iter();
    match (members.next(), members.next()) {
        (Some((name, Shape::Object(_) | Shape::Any)), None) => Some(name),
        _ => None,
    }
}
