//! Errata: places where a page contradicts itself, and what that lets an answer do.

use oplog_wire::MediaType;
use oplog_wire::time::TimeFormat;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Basis;

/// A contradiction, with the reading that is adopted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Erratum {
    /// Its id below `erratum.`.
    pub id: String,
    /// One statement.
    pub says: String,
    /// The other one.
    pub shows: String,
    /// The adopted reading.
    pub reading: String,
    /// Why.
    pub reason: String,
    /// Where both stand on the page.
    pub at: String,
    /// What the second statement rests on.
    #[serde(default)]
    pub basis: Basis,
    /// The facts it is about, as ids without the operation.
    pub facts: Vec<String>,
    /// Violations from those facts that are conflicts of the documentation, not failures of the target.
    #[serde(default)]
    pub allows: Allowance,
    /// The rules that act on the adopted reading.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// What an erratum lets a body do although the table says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// The field may be missing.
    #[serde(default)]
    pub absent: bool,
    /// The field may be null.
    #[serde(default)]
    pub null: bool,
    /// Further values beside the enumeration.
    #[serde(default)]
    pub values: Vec<String>,
    /// Further formats of a time.
    #[serde(default)]
    pub formats: Vec<TimeFormat>,
    /// Values of another type.
    #[serde(default)]
    pub shapes: Vec<AllowedShape>,
    /// Remarks on how its XML element is written, by kind: `nil-with-type`. With `shapes`, for such values only.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Findings of these rules about the facts are conflicts.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Where all of this is allowed; without it, everywhere.
    pub when: Option<AllowanceCondition>,
    /// Whether something decides that is the same for a whole run, such as who sends the requests. Otherwise a field that is
    /// absent or null in every entry fails, where the page's own example shows a value.
    #[serde(default)]
    pub everywhere: bool,
}

/// A value of another type than the documented one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AllowedShape {
    /// A list of texts.
    TextList,
    /// An empty text.
    EmptyText,
}

/// Where an allowance holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AllowanceCondition {
    /// In answers to requests without a cursor.
    FirstPage,
    /// In answers of an older microversion than this one.
    Below(String),
    /// In answers of this form.
    Form(MediaType),
    /// Where all of these members of one object are null or absent.
    Together(Vec<String>),
    /// Except beside a member of the same object that has one of these values.
    Unless {
        /// The member.
        member: String,
        /// Its values.
        is: Vec<String>,
    },
}
