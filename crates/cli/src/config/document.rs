//! A file of TOML, read so that no error shows a value.
//!
//! Whatever stands in a configuration may be a secret, at a wrong place too. What a type cannot be read from, `serde` reports to
//! the error type of the reader: the one here is told values, names and what was expected, each on its own, and keeps the kind
//! of a value, never the value. Names of tables and keys are no secrets; they are shown, with the one that was probably meant.
//!
//! Neighbours: `file` has the types of `conformance.toml`, `credentials_file` those of another file.

use std::fmt;
use std::ops::Range;

use oplog_findings::closest;
use oplog_report::SourceLocation;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, Expected, IntoDeserializer, Unexpected, Visitor};
use serde_spanned::de::{SpannedDeserializer, is_spanned};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::ConfigError;

/// Reads `text`, the content of the file `path`.
///
/// # Errors
/// When it is no TOML, or something in it is not understood.
pub(crate) fn read<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, ConfigError> {
    let refused = |problem: String, span: Option<Range<usize>>| ConfigError::Invalid {
        place: SourceLocation::of(path, text, span.unwrap_or_default().start),
        problem,
    };
    let root = DeTable::parse(text).map_err(|error| refused(error.message().trim_end().to_owned(), error.span()))?;
    let root = Node { span: root.span(), value: DeValue::Table(root.into_inner()) };
    T::deserialize(root).map_err(|refusal| refused(refusal.problem, refusal.span))
}

/// A value, or the name of one, with its place in the file.
struct Node<'i> {
    value: DeValue<'i>,
    span: Range<usize>,
}

impl<'i> Node<'i> {
    fn of(value: Spanned<DeValue<'i>>) -> Self {
        Self { span: value.span(), value: value.into_inner() }
    }

    fn named((name, value): (Spanned<DeString<'i>>, Spanned<DeValue<'i>>)) -> (Self, Self) {
        let span = name.span();
        (Self { value: DeValue::String(name.into_inner()), span }, Self::of(value))
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let read = match self.value {
            DeValue::String(DeString::Borrowed(text)) => visitor.visit_borrowed_str(text),
            DeValue::String(DeString::Owned(text)) => visitor.visit_string(text),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => visitor.visit_i64(number),
                Err(_) => Err(Refusal::custom("the number is too large")),
            },
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => visitor.visit_f64(number),
                Err(_) => Err(Refusal::custom("no number that can be read")),
            },
            DeValue::Boolean(value) => visitor.visit_bool(value),
            DeValue::Datetime(time) => visitor.visit_string(time.to_string()),
            DeValue::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Node::of))),
            DeValue::Table(members) => visitor.visit_map(MapDeserializer::new(members.into_iter().map(Node::named))),
        };
        read.map_err(|refusal| refusal.at(self.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        if is_spanned(name) {
            let span = self.span.clone();
            return visitor.visit_map(SpannedDeserializer::new(self, span));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.value {
            DeValue::String(name) => {
                visitor.visit_enum(name.into_deserializer()).map_err(|refusal: Refusal| refusal.at(self.span))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64 char str string seq
        bytes byte_buf map unit unit_struct tuple_struct tuple identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Refusal> for Node<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// What is not understood, and where.
#[derive(Debug)]
struct Refusal {
    problem: String,
    span: Option<Range<usize>>,
}

impl Refusal {
    /// The refusal of what stands at `span`, unless it is of something inside that.
    fn at(self, span: Range<usize>) -> Self {
        Self { span: self.span.or(Some(span)), ..self }
    }

    /// A name that is none of those that are known.
    fn unknown(what: impl fmt::Display, name: &str, known: &[&str]) -> Self {
        let all = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
        let one_of = if known.len() == 1 { "" } else { "one of " };
        let hint = closest(name, known.iter().copied()).map(|meant| format!("; did you mean `{meant}`?"));
        Self::custom(format_args!("unknown {what}, expected {one_of}{all}{}", hint.unwrap_or_default()))
    }
}

impl Error for Refusal {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self { problem: problem.to_string(), span: None }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid type: {}, expected {expected}", kind(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid value: {}, expected {expected}", kind(found)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown("value", variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(format_args!("field `{field}`"), field, expected)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Refusal {}

/// What a value is, without the value.
fn kind(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "integer",
        Unexpected::Float(_) => "float",
        Unexpected::Char(_) | Unexpected::Str(_) => "string",
        Unexpected::Seq => "array",
        Unexpected::Map => "table",
        _ => "another kind of value",
    }
}
