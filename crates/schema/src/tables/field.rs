//! Fields and headers of a success.

use oplog_wire::time::TimeFormat;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Basis, Bounds, JsonType, Pattern, StringFormat};
use crate::path::FieldPath;

/// One row of a response table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its place in the body, in the vendor's spelling; the fact is `response.<path>`.
    pub path: FieldPath,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: JsonType,
    /// The type as the page prints it.
    pub printed: Option<String>,
    /// Whether a success must carry it: what the page's Mandatory column says; without that column, whether the example shows it.
    #[serde(default = "yes")]
    pub mandatory: bool,
    /// The condition under which it appears.
    pub present_when: Option<PresentWhen>,
    /// A closed list of values.
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
    /// The format of its text.
    pub format: Option<StringFormat>,
    /// Smallest value.
    pub minimum: Option<i64>,
    /// Largest value.
    pub maximum: Option<i64>,
    /// Fewest characters of its text.
    pub min_length: Option<u64>,
    /// Most characters of its text.
    pub max_length: Option<u64>,
    /// A regular expression (ECMA-262) that its text matches; anchored where the whole text is meant.
    pub pattern: Option<Pattern>,
    /// What its bounds rest on, where that is not what the row rests on. Bounds that are `inferred` are recognised, never required.
    pub bounds_basis: Option<Basis>,
    /// Null is as good as a value.
    #[serde(default)]
    pub nullable: bool,
    /// No two answers have the same value: an id of the answer itself.
    #[serde(default)]
    pub unique: bool,
    /// An empty text is no value: it names something.
    #[serde(default)]
    pub not_empty: bool,
    /// The microversion from which it exists.
    pub since: Option<String>,
    /// What the row says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
    /// Rules that check it beside the `fields/` family.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Templates of made-up values, one drawn per entry. The checker never reads this.
    #[serde(default)]
    pub sample: Vec<String>,
    /// How many items a made-up nested list has, drawn from `low..=high`.
    pub count: Option<(u64, u64)>,
}

impl Field {
    /// The format of its time, if it is one.
    #[must_use]
    pub fn time_format(&self) -> Option<TimeFormat> {
        self.format.and_then(StringFormat::time)
    }

    /// How large, how long and of which look its value is.
    #[must_use]
    pub fn bounds(&self) -> Bounds<'_> {
        Bounds {
            minimum: self.minimum,
            maximum: self.maximum,
            min_length: self.min_length,
            max_length: self.max_length,
            pattern: self.pattern.as_ref(),
            basis: self.bounds_basis,
        }
    }
}

fn yes() -> bool {
    true
}

/// A field that appears only beside another one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PresentWhen {
    /// A sibling boolean field.
    pub field: Option<String>,
    /// A request flag.
    pub flag: Option<String>,
}

/// Two times of one answer, of which one is never earlier than the other.
///
/// Both belong to one object, or the later one to an object inside the one that holds the earlier one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeOrder {
    /// The field whose time comes first, or is the same.
    pub earlier: FieldPath,
    /// The field whose time is never earlier.
    pub later: FieldPath,
    /// What the row says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// A header of a success.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseHeader {
    /// Its name; the fact is `header.<name>`.
    pub name: String,
    /// The value the mock server sends: a template. Absent where it follows from the page, as the `Link` to the next one.
    pub value: Option<String>,
    /// The format of its value.
    pub format: Option<StringFormat>,
    /// Why no value of it could violate the page; such a header is never counted as passed.
    pub not_checkable: Option<String>,
    /// Whether every success carries it.
    #[serde(default)]
    pub mandatory: bool,
    /// No two answers have the same value: an id of the answer itself.
    #[serde(default)]
    pub unique: bool,
    /// What the row says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}
