//! What a text looks like: a regular expression, compiled once.

use std::borrow::Cow;

use jsonschema_regex::to_rust_regex;
use regex::Regex;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

/// A regular expression of ECMA-262, as the keyword `pattern` of JSON Schema has it. It may match anywhere in a text unless it is
/// anchored.
///
/// Expressions that look around (`(?=…)`) or back (`\1`) are refused: no bound could be given to the time that they take.
///
/// ```
/// use oplog_schema::tables::Pattern;
/// let id: Pattern = r"^vm-\d{4}$".to_owned().try_into().unwrap();
/// assert!(id.matches("vm-0042") && !id.matches("vm-42"));
/// assert!(Pattern::try_from("vm-(".to_owned()).is_err());
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    source: String,
    regex: Regex,
}

/// A text that is no regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`pattern` is no regular expression: {0}")]
pub struct PatternError(String);

impl Pattern {
    /// The expression as the tables have it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether a text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The same expression in the dialect of the crate `regex`.
    #[must_use]
    pub fn as_regex(&self) -> &Regex {
        &self.regex
    }
}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(source: String) -> Result<Self, PatternError> {
        let translated = to_rust_regex(&source).map(Cow::into_owned).unwrap_or_else(|()| source.clone());
        match Regex::new(&translated) {
            Ok(regex) => Ok(Self { source, regex }),
            // The last line names the cause; those before it point at a place of the translated text.
            Err(error) => {
                let told = error.to_string();
                let cause = told.lines().last().unwrap_or_default().trim_start_matches("error: ");
                Err(PatternError(cause.to_owned()))
            }
        }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A regular expression of ECMA-262, anchored where the whole text is meant.",
            "type": "string",
            "format": "regex",
        })
    }
}
