//! XML as pages print it, as a tree of JSON.
//!
//! An element whose name is repeated is a list; `type` and `nil` attributes are believed. Namespaces, comments and what is left out
//! with dots are passed over. No entity is expanded but those of characters.

use serde_json::{Map, Value};

/// The deepest nesting of a body.
const DEPTH: usize = 60;

/// A body: the name of its root, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    pub(super) root: String,
    pub(super) value: Value,
    /// Whether the root says of itself that it is a list.
    pub(super) is_list: bool,
}

struct Element {
    name: String,
    kind: Option<String>,
    nil: bool,
    text: String,
    members: Vec<(String, Value)>,
}

/// Reads a body; `None` where it is no XML.
pub(super) fn read(text: &str) -> Option<Read> {
    let mut rest = text.trim();
    if !rest.starts_with('<') {
        return None;
    }
    let mut open: Vec<Element> = Vec::new();
    loop {
        let start = rest.find('<')?;
        if let Some(element) = open.last_mut() {
            element.text.push_str(&rest[..start]);
        }
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            rest = &rest[rest.find("-->")? + 3..];
            continue;
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let end = data.find("]]>")?;
            open.last_mut()?.text.push_str(&data[..end]);
            rest = &data[end + 3..];
            continue;
        }
        let end = tag_end(rest)?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with(['?', '!']) {
            continue;
        }
        let closed = if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop()?;
            (element.name == local(name.trim())).then_some(element)?
        } else {
            let element = start_tag(tag.trim_end_matches('/'))?;
            if open.len() > DEPTH {
                return None;
            }
            if !tag.ends_with('/') {
                open.push(element);
                continue;
            }
            element
        };
        let is_list = closed.kind.as_deref() == Some("array");
        let name = closed.name.clone();
        let value = value(closed);
        match open.last_mut() {
            Some(parent) => parent.members.push((name, value)),
            None => return Some(Read { root: name, value, is_list }),
        }
    }
}

/// The end of a tag: the first `>` outside of quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices().take(4_000) {
        match (c, quote) {
            ('>', None) => return Some(at),
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

fn start_tag(tag: &str) -> Option<Element> {
    let end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let name = local(&tag[..end]);
    let attributes = &tag[end..];
    let attribute = |wanted: &str| {
        let at = attributes.find(&format!("{wanted}=")).map(|at| at + wanted.len() + 1)?;
        let value = &attributes[at..];
        let quote = value.chars().next()?;
        value.strip_prefix(quote)?.split(quote).next().map(str::to_owned)
    };
    let named = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    named.then(|| Element {
        name,
        kind: attribute(" type"),
        nil: attribute("nil").as_deref() == Some("true"),
        text: String::new(),
        members: Vec::new(),
    })
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

fn value(element: Element) -> Value {
    if element.nil {
        return Value::Null;
    }
    if element.kind.as_deref() == Some("array") {
        return Value::Array(
            element.members.into_iter().map(|(_, item)| item).filter(|item| item.as_str() != Some("")).collect(),
        );
    }
    if !element.members.is_empty() {
        let mut members: Map<String, Value> = Map::new();
        for (name, value) in element.members {
            match members.get_mut(&name) {
                Some(Value::Array(items)) => items.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
                None => {
                    members.insert(name, value);
                }
            }
        }
        return Value::Object(members);
    }
    let text =
        element.text.trim().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let text = if text == "..." { String::new() } else { text };
    match element.kind.as_deref() {
        Some("integer") => text.parse::<i64>().map_or(Value::String(text), Value::from),
        Some("float" | "decimal") => text.parse::<f64>().map_or(Value::String(text), Value::from),
        Some("boolean") => text.parse::<bool>().map_or(Value::String(text), Value::from),
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_become_members_and_repeated_ones_lists() {
        let read = read(
            "<?xml version='1.0'?><R><Id>a</Id><L><I>1</I><I>2</I></L><n type=\"integer\">3</n><z nil=\"true\"/></R>",
        );
        let read = read.expect("XML");
        assert_eq!((read.root.as_str(), read.is_list), ("R", false));
        assert_eq!(read.value, serde_json::json!({"Id": "a", "L": {"I": ["1", "2"]}, "n": 3, "z": null}));
    }

    #[test]
    fn a_list_says_so_and_what_is_left_out_is_left_out() {
        let read = read("<ts type=\"array\">\n<t><a>1</a></t>\n...\n<t>\n...\n</t></ts>").expect("XML");
        assert_eq!((read.value, read.is_list), (serde_json::json!([{"a": "1"}]), true));
        for text in ["", "<a>", "<a></b>", "<", "a", "<a b='>"] {
            assert_eq!(super::read(text), None, "{text}");
        }
    }
}
