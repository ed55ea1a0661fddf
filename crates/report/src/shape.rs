//! The shape of a body: its structure and types without its values, for people to review in a diff.
//!
//! Another value of the same type and format is no difference; a new, lost, retyped, reformatted or newly null member is.
//! The items of a list are one merged item, in which a member that some items lack is optional. Neighbours: [`crate::answer`]
//! gives bodies of both forms as one tree; `shape/text` reads shapes back, `shape/drift` compares one with what was accepted.
//! Edges: nothing here knows the tables, and what is documented does not matter.

mod drift;
mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;

use oplog_wire::time::TimeFormat;
use serde_json::{Map, Value};

pub use text::NotAShape;

/// The shape of one body, or of several that are answers to the same request.
///
/// ```
/// use oplog_report::shape::BodyShape;
/// use serde_json::json;
///
/// let page = |time: &str| json!({"logs": [{"time": time, "note": null}, {"time": time, "note": "late"}, {"time": time}]});
/// let shape = BodyShape::of(&page("2017-10-24T06:00:12Z"));
/// assert_eq!(shape, BodyShape::of(&page("2024-05-01T12:00:00Z")));
/// assert_eq!(
///     shape.to_string(),
///     "(body): object\n\
///      logs: array\n\
///      logs[]: object\n\
///      logs[].note?: null | string\n\
///      logs[].time: string(utc-seconds)\n"
/// );
/// ```
#[derive(Debug, Clone, Default)]
pub struct BodyShape {
    scalars: BTreeSet<Scalar>,
    object: Option<Members>,
    /// The items; a list that is always empty has items without a type.
    array: Option<Box<BodyShape>>,
}

/// The members of all objects in one place.
#[derive(Debug, Clone, Default)]
struct Members {
    objects: u64,
    /// How many of the objects have a member of that name, and what it looks like.
    known: BTreeMap<String, (u64, BodyShape)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scalar {
    Boolean,
    Integer,
    Null,
    Number,
    Text,
    Time(TimeFormat),
    Uuid,
}

/// The shape of one body as a tree of the same structure: [`BodyShape::to_value`].
#[must_use]
pub fn shape(value: &Value) -> Value {
    BodyShape::of(value).to_value()
}

impl BodyShape {
    /// The shape of one body.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        let mut shape = Self::default();
        shape.add(value);
        shape
    }

    /// Merges a further body in, as though both were items of one list.
    pub fn add(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                let object = self.object.get_or_insert_default();
                object.objects += 1;
                let mut counted = BTreeSet::new();
                for (name, member) in members {
                    let kind = without_value(name);
                    // A name by itself is in an object once; names of one kind count once.
                    let is_first = kind == *name && !name.starts_with('{') || counted.insert(kind.clone());
                    let (count, shape) = match object.known.get_mut(&*kind) {
                        Some(known) => known,
                        None => object.known.entry(kind.into_owned()).or_default(),
                    };
                    shape.add(member);
                    *count += u64::from(is_first);
                }
            }
            Value::Array(items) => {
                let array = self.array.get_or_insert_default();
                items.iter().for_each(|item| array.add(item));
            }
            Value::Null => self.take(Scalar::Null),
            Value::Bool(_) => self.take(Scalar::Boolean),
            Value::Number(number) if number.is_f64() => self.take(Scalar::Number),
            Value::Number(_) => self.take(Scalar::Integer),
            // Beside free text, what a text looks like is chance.
            Value::String(_) if self.scalars.contains(&Scalar::Text) => {}
            Value::String(text) => self.take(Scalar::of_text(text)),
        }
    }

    fn take(&mut self, scalar: Scalar) {
        if self.scalars.insert(scalar) {
            self.widen();
        }
    }

    /// Free text and numbers take any value, so that narrower types beside them are chance.
    fn widen(&mut self) {
        let has = |scalar| self.scalars.contains(&scalar);
        let (text, number) = (has(Scalar::Text), has(Scalar::Number));
        self.scalars.retain(|scalar| match scalar {
            Scalar::Time(_) | Scalar::Uuid => !text,
            Scalar::Integer => !number,
            _ => true,
        });
    }

    /// The shape as a tree: objects keep the names of their members (sorted), a list holds its one merged item, a scalar is the
    /// name of its type, alternatives joined by ` | `.
    ///
    /// An optional member's name ends with `?`. Where structures and other types share a place, it is an object with the one
    /// member `|`, which lists them. Names that look like either are told apart: question marks at a name's end are doubled, and
    /// so is a bar at its beginning.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let object = self.object.as_ref().map(Members::to_value);
        let items = |item: &Self| if item.is_unknown() { Vec::new() } else { vec![item.to_value()] };
        let array = self.array.as_ref().map(|item| Value::Array(items(item)));
        let scalars = (!self.scalars.is_empty()).then(|| Value::String(self.scalar_names()));
        let mut alternatives: Vec<Value> = [array, object, scalars].into_iter().flatten().collect();
        match alternatives.len() {
            0 => Value::Null,
            1 => alternatives.remove(0),
            _ => Value::Object(Map::from_iter([("|".to_owned(), Value::Array(alternatives))])),
        }
    }

    /// The shape as text, unless that has more than `limit` bytes: each line repeats the names above it, which a target chooses.
    #[must_use]
    pub fn text_within(&self, limit: usize) -> Option<String> {
        struct Bounded(String, usize);
        impl fmt::Write for Bounded {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                if self.0.len() + text.len() > self.1 {
                    return Err(fmt::Error);
                }
                self.0.push_str(text);
                Ok(())
            }
        }
        let mut text = Bounded(String::new(), limit);
        fmt::write(&mut text, format_args!("{self}")).ok().map(|()| text.0)
    }

    fn is_unknown(&self) -> bool {
        self.scalars.is_empty() && self.object.is_none() && self.array.is_none()
    }

    fn scalar_names(&self) -> String {
        self.scalars.iter().map(Scalar::to_string).collect::<Vec<_>>().join(" | ")
    }

    fn names(&self) -> String {
        let structures = [("array", self.array.is_some()), ("object", self.object.is_some())];
        let structures = structures.into_iter().filter(|(_, there)| *there).map(|(name, _)| name.to_owned());
        structures.chain((!self.scalars.is_empty()).then(|| self.scalar_names())).collect::<Vec<_>>().join(" | ")
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, path: &str) -> fmt::Result {
        if !self.is_unknown() {
            writeln!(f, "{}: {}", if path.is_empty() { "(body)" } else { path }, self.names())?;
        }
        if let Some(item) = &self.array {
            item.write(f, &format!("{path}[]"))?;
        }
        for (name, (count, member)) in self.object.iter().flat_map(|object| &object.known) {
            let dot = if path.is_empty() { "" } else { "." };
            let optional = if self.object.as_ref().is_some_and(|object| *count < object.objects) { "?" } else { "" };
            member.write(f, &format!("{path}{dot}{}{optional}", text::quoted(name)))?;
        }
        Ok(())
    }
}

/// One line for each place: its path as the tables spell it, `?` behind an optional member, and its types.
impl fmt::Display for BodyShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "")
    }
}

/// The kind of value that a member's name is, where an object is a map from ids to things: such names are no structure.
fn without_value(name: &str) -> Cow<'_, str> {
    let hex = name.len() >= 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let kind = match name {
        _ if is_uuid(name) => "{uuid}",
        _ if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) => "{number}",
        _ if hex && name.bytes().any(|byte| byte.is_ascii_digit()) => "{hex}",
        _ if name.parse::<IpAddr>().is_ok() => "{address}",
        _ if name.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')) => "{e-mail}",
        _ => return Cow::Borrowed(name),
    };
    Cow::Borrowed(kind)
}

/// How many bodies and items were seen does not count.
impl PartialEq for BodyShape {
    fn eq(&self, other: &Self) -> bool {
        self.to_value() == other.to_value()
    }
}

impl Eq for BodyShape {}

impl Members {
    fn to_value(&self) -> Value {
        let mut members = Map::new();
        for (name, (count, shape)) in &self.known {
            let marks = name.len() - name.trim_end_matches('?').len();
            let optional = usize::from(*count < self.objects);
            let bar = if name.starts_with('|') { "|" } else { "" };
            members.insert(format!("{bar}{name}{}", "?".repeat(marks + optional)), shape.to_value());
        }
        Value::Object(members)
    }
}

impl Scalar {
    fn of_text(text: &str) -> Self {
        if is_uuid(text) {
            return Scalar::Uuid;
        }
        // Digits alone are a count, an id or a position as often as a time.
        let mut formats = TimeFormat::ALL.into_iter().filter(|format| !format.is_epoch());
        formats.find(|format| format.parse(text).is_ok()).map_or(Scalar::Text, Scalar::Time)
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Boolean => f.write_str("boolean"),
            Scalar::Integer => f.write_str("integer"),
            Scalar::Null => f.write_str("null"),
            Scalar::Number => f.write_str("number"),
            Scalar::Text => f.write_str("string"),
            Scalar::Time(format) => write!(f, "string({format})"),
            Scalar::Uuid => f.write_str("string(uuid)"),
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).take(6).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
