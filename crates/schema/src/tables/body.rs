//! Representations: content types, dialects, and how a request picks one.

use schemars::JsonSchema;
use serde::Deserialize;

/// The representations of a body.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyForms {
    /// JSON.
    pub json: JsonForm,
    /// XML, where the operation has it.
    pub xml: Option<XmlForm>,
    /// How a request picks a form; absent where there is only one.
    pub select: Option<Select>,
}

/// The JSON form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JsonForm {
    /// The `Content-Type` of a success.
    pub content_type: String,
    /// How the vendor's own server writes: `compact`, `spaced` or `html-safe`.
    pub style: String,
}

/// The XML form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct XmlForm {
    /// The `Content-Type` of a success.
    pub content_type: String,
    /// `rails` or `rpc`.
    pub dialect: String,
    /// The root element.
    pub root: String,
    /// The element of one list item, where the dialect wraps items.
    #[serde(default)]
    pub item: String,
}

/// How a request picks a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// The query parameter that names the form; absent where the URI decides.
    pub parameter: Option<String>,
    /// The form without that parameter: `json` or `xml`.
    pub default: String,
}
