//! Errors: rows of the error table, what probes them, and the shape of their bodies.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Basis;
use crate::condition::Condition;

/// One row of an error table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    /// Its id below `error.`; the code where that is unique.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The vendor's code.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// The message template as printed: `{name}`, `({name})` and `{{name}}` stand for any text.
    pub message: String,
    /// Under which condition it is answered.
    pub when: Condition,
    /// The error body's id; the first one when absent.
    pub body: Option<String>,
    /// In our own words.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// The shape of an error body: a tree whose texts are templates (`{code}`, `{message}`, `{status}`, `{request_id}`, `{host}`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorBody {
    /// Its id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The tree. A text that is exactly `{status}` is a number.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub members: toml::Table,
    /// Members (by name, at any depth) that an answer may leave out.
    #[serde(default)]
    pub optional: Vec<String>,
    /// The content type of the JSON form.
    pub content_type: String,
    /// The root element of the XML form.
    pub xml_root: Option<String>,
    /// The content type of the XML form.
    pub xml_content_type: Option<String>,
    /// Further headers of such an answer: templates.
    #[serde(default)]
    pub headers: std::collections::BTreeMap<String, String>,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}
