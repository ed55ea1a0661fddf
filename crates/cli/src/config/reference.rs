//! Values that may stand elsewhere: `env:NAME` in the environment, `file:PATH` in a file.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::path::Path;

use oplog_wire::secret::Secret;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::error::Unreadable;

/// The longest value that is read from a file, in bytes.
const LONGEST: u64 = 64 << 10;

/// How a value is written. One that is written out may be a secret, and does not show itself.
#[derive(Debug, Clone)]
pub enum Written {
    /// As it is.
    Inline(Secret),
    /// In a variable of the environment.
    Env(String),
    /// In a file.
    File(String),
}

impl Written {
    /// How `text` is written.
    #[must_use]
    pub fn new(text: &str) -> Self {
        match (text.strip_prefix("env:"), text.strip_prefix("file:")) {
            (Some(name), _) => Self::Env(name.to_owned()),
            (_, Some(path)) => Self::File(path.to_owned()),
            _ => Self::Inline(text.into()),
        }
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Written, E> {
                Ok(Written::new(text))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl JsonSchema for Written {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// The text of a file, without the line break at its end.
///
/// # Errors
/// When the file cannot be read, is too long to hold one value, or is no text.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    // A device or a pipe has no length and may never end.
    std::fs::File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Unreadable::TooLong(LONGEST));
    }
    let text = String::from_utf8(bytes).map_err(|_| Unreadable::NotText)?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}
