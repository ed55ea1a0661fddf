//! Representations: content types, dialects, and how a request picks one.

use oplog_wire::MediaType;
use oplog_wire::body::JsonStyle;
use oplog_wire::xml::Dialect;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Basis, SuccessStatus};

/// The status of a success, and the representations of its body. A success without a body has the status alone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Representations {
    /// The status of a success: 200 unless the page states another one. A success without a body states it.
    pub status: Option<SuccessStatus>,
    /// JSON, unless the operation has XML alone (`[body.select]` says so: `default = "xml"`).
    pub json: Option<JsonRepresentation>,
    /// XML, where the operation has it.
    pub xml: Option<XmlRepresentation>,
    /// How a request picks a form; absent where there is only one.
    pub select: Option<MediaSelector>,
}

impl Representations {
    /// Whether a success has a body at all.
    #[must_use]
    pub fn has_any(&self) -> bool {
        self.json.is_some() || self.xml.is_some()
    }

    /// What a representation rests on.
    #[must_use]
    pub fn basis(&self, media: MediaType) -> Basis {
        match (media, &self.xml) {
            (MediaType::Xml, Some(xml)) => xml.basis,
            _ => Basis::Table,
        }
    }

    /// How JSON is written.
    #[must_use]
    pub fn json_style(&self) -> JsonStyle {
        self.json.as_ref().map_or(JsonStyle::Compact, |json| json.style)
    }

    /// The `Content-Type` of a success in this representation; where the operation has only one, that of the other. Empty where a
    /// success has no body.
    #[must_use]
    pub fn content_type(&self, media: MediaType) -> &str {
        match (media, &self.json, &self.xml) {
            (MediaType::Xml, _, Some(xml)) | (_, None, Some(xml)) => &xml.content_type,
            (_, Some(json), _) => &json.content_type,
            (_, None, None) => "",
        }
    }
}

/// The JSON form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JsonRepresentation {
    /// The `Content-Type` of a success.
    pub content_type: String,
    /// How the vendor's own server writes.
    pub style: JsonStyle,
}

/// The XML form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct XmlRepresentation {
    /// The `Content-Type` of a success.
    pub content_type: String,
    /// How its elements map to JSON.
    pub dialect: Dialect,
    /// The root element.
    pub root: String,
    /// The element of one list item, where the dialect wraps items.
    #[serde(default)]
    pub item: String,
    /// What it rests on. Where the page shows no XML, what is found in it is a warning at most.
    #[serde(default)]
    pub basis: Basis,
}

/// How a request picks a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaSelector {
    /// The query parameter that names the form; absent where the URI decides.
    pub parameter: Option<String>,
    /// The form without that parameter.
    pub default: MediaType,
}
