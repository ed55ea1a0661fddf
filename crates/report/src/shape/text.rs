//! Shapes read back from the text that they are written as.

use std::fmt;
use std::str::FromStr;

use oplog_wire::time::TimeFormat;
use serde_json::Value;

use super::{BodyShape, Scalar};

/// A text that is no shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no line of a shape: expected `path: type`, each path below one of a line above")]
pub struct NotAShape {
    /// The line, from 1.
    pub line: usize,
}

/// How deep a shape may go.
const DEEPEST: usize = 256;

/// ```
/// use oplog_report::shape::BodyShape;
/// let text = "(body): object\nrows?: array\nrows?[]: object\nrows?[].at: null | string(utc-seconds)\n";
/// assert_eq!(text.parse::<BodyShape>().map(|shape| shape.to_string()).as_deref(), Ok(text));
/// assert!("rows: array".parse::<BodyShape>().is_err());
/// ```
impl FromStr for BodyShape {
    type Err = NotAShape;

    fn from_str(text: &str) -> Result<Self, NotAShape> {
        let mut shape = Self::default();
        for (index, line) in text.lines().enumerate() {
            read_line(&mut shape, line, index == 0).ok_or(NotAShape { line: index + 1 })?;
        }
        Ok(shape)
    }
}

fn read_line(shape: &mut BodyShape, line: &str, first: bool) -> Option<()> {
    let (path, types) = line.rsplit_once(": ")?;
    let place = match path {
        "(body)" => Some(shape).filter(|_| first),
        _ if first => None,
        _ => shape.place(path),
    }?;
    for name in types.split(" | ") {
        match name {
            "array" => _ = place.array.get_or_insert_default(),
            "object" => place.object.get_or_insert_default().objects = 1,
            scalar => _ = place.scalars.insert(scalar.parse().ok()?),
        }
    }
    Some(())
}

impl BodyShape {
    /// The place at the end of a path, its last step made where it is a member.
    fn place(&mut self, path: &str) -> Option<&mut Self> {
        let (mut place, mut rest, mut depth) = (self, path, 0);
        while !rest.is_empty() {
            depth += 1;
            if depth > DEEPEST {
                return None;
            }
            if let Some(tail) = rest.strip_prefix("[]") {
                place = place.array.as_deref_mut()?;
                rest = tail;
                continue;
            }
            let (name, tail) = member(rest.strip_prefix('.').unwrap_or(rest))?;
            let (count, tail) = tail.strip_prefix('?').map_or((1, tail), |tail| (0, tail));
            let known = &mut place.object.as_mut()?.known;
            place = &mut known.entry(name).or_insert_with(|| (count, BodyShape::default())).1;
            rest = tail;
        }
        Some(place)
    }
}

/// The name that a path begins with, and what follows.
fn member(path: &str) -> Option<(String, &str)> {
    if path.starts_with('"') {
        let mut names = serde_json::Deserializer::from_str(path).into_iter::<String>();
        let name = names.next()?.ok()?;
        return Some((name, &path[names.byte_offset()..]));
    }
    let end = path.find(|c| !is_plain(c)).unwrap_or(path.len());
    (end > 0).then(|| (path[..end].to_owned(), &path[end..]))
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '@' | '$')
}

/// A name that could be mistaken for a path is quoted, with everything escaped that is not seen or steers a terminal.
pub(super) fn quoted(name: &str) -> String {
    if !name.is_empty() && name.chars().all(is_plain) {
        return name.to_owned();
    }
    let mut quoted = String::new();
    for c in Value::from(name).to_string().chars() {
        let steers =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if c.is_control() || steers {
            quoted += &format!("\\u{:04x}", u32::from(c));
        } else {
            quoted.push(c);
        }
    }
    quoted
}

impl FromStr for Scalar {
    type Err = fmt::Error;

    fn from_str(text: &str) -> Result<Self, fmt::Error> {
        let plain =
            [Scalar::Boolean, Scalar::Integer, Scalar::Null, Scalar::Number, Scalar::Text, Scalar::Uuid].into_iter();
        let mut all = plain.chain(TimeFormat::ALL.into_iter().map(Scalar::Time));
        all.find(|scalar| scalar.to_string() == text).ok_or(fmt::Error)
    }
}
