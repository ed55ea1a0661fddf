//! XML bodies: text and attributes changed in place, everything else left as it is written.

use std::borrow::Cow;

/// The text with values changed: `change` is given the name of the element or attribute and the value. `None` when
/// the text is not well-formed.
pub(super) fn rewrite(text: &str, mut change: impl FnMut(&str, &str) -> String) -> Option<String> {
    oplog_wire::xml::parse(text.as_bytes()).ok()?;
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (token, end) = match rest {
            _ if rest.starts_with("<!--") => (Token::Raw(4, 3), "-->"),
            _ if rest.starts_with("<![CDATA[") => (Token::Raw(9, 3), "]]>"),
            _ if rest.starts_with("<?") => (Token::Instruction, "?>"),
            _ if rest.starts_with('<') => (Token::Tag, ">"),
            _ => (Token::Text, "<"),
        };
        let length = match token {
            Token::Text => rest.find('<').unwrap_or(rest.len()),
            Token::Tag => end_of_tag(rest)?,
            Token::Raw(..) | Token::Instruction => rest.find(end)? + end.len(),
        };
        let (part, tail) = rest.split_at(length);
        rest = tail;
        let name = open.last().map_or("", String::as_str);
        match token {
            Token::Instruction => out += part,
            Token::Text => out += &changed(part, name, &mut change),
            Token::Raw(head, foot) => {
                let inner = &part[head..part.len() - foot];
                out += &part[..head];
                // What these must not hold is in no pseudonym.
                out += &change(name, inner);
                out += &part[part.len() - foot..];
            }
            Token::Tag => {
                tag(part, &mut out, &mut change);
                let name = part.trim_start_matches(['<', '/']);
                let name =
                    &name[..name.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(name.len())];
                match part {
                    _ if part.starts_with("</") => _ = open.pop(),
                    _ if part.ends_with("/>") => {}
                    _ => open.push(name.to_owned()),
                }
            }
        }
    }
    Some(out)
}

#[derive(Clone, Copy)]
enum Token {
    /// What stands between a head and a foot of these lengths, as it is.
    Raw(usize, usize),
    Instruction,
    Tag,
    Text,
}

/// The length of a tag, in whose attributes `>` may stand.
pub(in crate::record) fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A tag with the values of its attributes changed.
fn tag(text: &str, out: &mut String, change: &mut impl FnMut(&str, &str) -> String) {
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'']) {
        let (head, tail) = rest.split_at(start + 1);
        let end = tail.find(&head[start..]).unwrap_or(tail.len());
        let name = head[..start].trim_end_matches(|c: char| c.is_whitespace() || c == '=');
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
        *out += head;
        *out += &changed(&tail[..end], name, change).replace('"', "&quot;");
        rest = &tail[end..];
        // The quote that closes the value.
        let (close, tail) = rest.split_at(rest.len().min(1));
        *out += close;
        rest = tail;
    }
    *out += rest;
}

fn changed<'a>(raw: &'a str, name: &str, change: &mut impl FnMut(&str, &str) -> String) -> Cow<'a, str> {
    let text = decoded(raw);
    // White space around a value is no part of it.
    let inner = text.trim();
    let new = if inner.is_empty() { String::new() } else { change(name, inner) };
    if new == inner {
        return Cow::Borrowed(raw);
    }
    let new = new.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let start = raw.len() - raw.trim_start().len();
    Cow::Owned(format!("{}{new}{}", &raw[..start], &raw[raw.trim_end().len()..]))
}

/// The text with its references resolved; the document is well-formed, so all of them are known.
fn decoded(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((head, tail)) = rest.split_once('&') {
        out += head;
        let (reference, after) = tail.split_once(';').unwrap_or((tail, ""));
        let number = reference.strip_prefix('#').and_then(|number| match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        match (reference, number.and_then(char::from_u32)) {
            ("lt", _) => out.push('<'),
            ("gt", _) => out.push('>'),
            ("amp", _) => out.push('&'),
            ("quot", _) => out.push('"'),
            ("apos", _) => out.push('\''),
            (_, Some(character)) => out.push(character),
            _ => {}
        }
        rest = after;
    }
    out + rest
}
