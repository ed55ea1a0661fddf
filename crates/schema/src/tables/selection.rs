//! What picks entries of a list by their values, and what puts them in order.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::Basis;

/// A parameter that leaves the entries with certain values of one member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueFilter {
    /// The parameter.
    pub parameter: String,
    /// The entry member that it compares, relative to the entry (below the wrapper); `""` where the entry itself is the value.
    pub field: String,
    /// How it compares.
    #[serde(default)]
    pub by: Comparison,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// How a value is compared with the one that is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// It is the same text.
    #[default]
    Equal,
    /// It begins with that text.
    Prefix,
}

impl Comparison {
    /// Whether a value is one that was asked for. A number or a boolean counts as the text that JSON has for it.
    ///
    /// ```
    /// use oplog_schema::tables::Comparison;
    /// use serde_json::json;
    ///
    /// assert!(Comparison::Equal.keeps(&json!(7), "7") && !Comparison::Equal.keeps(&json!("open"), "op"));
    /// assert!(Comparison::Prefix.keeps(&json!("open"), "op") && !Comparison::Prefix.keeps(&json!(null), ""));
    /// ```
    #[must_use]
    pub fn keeps(self, own: &Value, asked: &str) -> bool {
        let Some(own) = text(own) else { return false };
        match self {
            Comparison::Equal => own == asked,
            Comparison::Prefix => own.starts_with(asked),
        }
    }
}

/// The text of a value that a parameter can name; `None` for null, objects and lists.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Object(_) | Value::Array(_) => None,
    }
}

/// The order of the entries of a list by the values of one member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The entry member, relative to the entry (below the wrapper); `""` where the entry itself is the value.
    pub field: String,
    /// The order that a request gets which asks for none; absent where the page does not tell.
    pub order: Option<SortOrder>,
    /// The parameter that asks for an order.
    pub switch: Option<SortSwitch>,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// Which values come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SortOrder {
    /// The smallest.
    Ascending,
    /// The largest.
    Descending,
}

/// A parameter that asks for an order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SortSwitch {
    /// The parameter.
    pub parameter: String,
    /// Its value for the smallest first.
    pub ascending: String,
    /// Its value for the largest first.
    pub descending: String,
}

impl SortSwitch {
    /// The value that asks for an order.
    #[must_use]
    pub fn value(&self, order: SortOrder) -> &str {
        match order {
            SortOrder::Ascending => &self.ascending,
            SortOrder::Descending => &self.descending,
        }
    }
}

impl Sort {
    /// The order that a request gets whose parameter has this value, or which does not send it.
    #[must_use]
    pub fn asked(&self, value: Option<&str>) -> Option<SortOrder> {
        let both = [SortOrder::Ascending, SortOrder::Descending];
        match (&self.switch, value) {
            (Some(switch), Some(value)) => both.into_iter().find(|order| switch.value(*order) == value),
            _ => self.order,
        }
    }
}

impl SortOrder {
    /// The other one.
    #[must_use]
    pub fn reverse(self) -> Self {
        match self {
            SortOrder::Ascending => SortOrder::Descending,
            SortOrder::Descending => SortOrder::Ascending,
        }
    }
}
