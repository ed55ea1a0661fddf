//! Requests: methods, URIs, parameters, authentication.

use std::collections::BTreeMap;

use oplog_wire::MediaType;
use oplog_wire::sign::Scheme;
use oplog_wire::time::TimeFormat;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Basis, Bounds, JsonType, Pattern, StringFormat};
use crate::uri::UriTemplate;

/// One documented method and URI.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its id below `request.`.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The path, with `{name}` for path parameters. No query.
    pub uri: UriTemplate,
    /// The body form it answers with, where the URI alone decides it.
    pub format: Option<MediaType>,
    /// Forms with one alias name answer alike.
    pub alias: Option<String>,
    /// Headers of the page's own request, credentials aside.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Whether parameters may travel as a form in the body, too.
    #[serde(default)]
    pub form: bool,
    /// What it is for, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// How requests are authenticated.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecurityScheme {
    /// The scheme.
    pub scheme: Scheme,
    /// Whether constants travel in the headers that stand for them, and not in the query.
    #[serde(default)]
    pub constants_in_headers: bool,
    /// What the row says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

impl SecurityScheme {
    /// Whether this parameter is where its API key travels.
    #[must_use]
    pub fn is_sent_in(&self, row: &Parameter) -> bool {
        match self.scheme {
            Scheme::ApiKeyHeader(name) => {
                row.location == ParameterLocation::Header && row.name.eq_ignore_ascii_case(name.as_str())
            }
            Scheme::ApiKeyQuery(name) => row.location == ParameterLocation::Query && row.name == name.as_str(),
            _ => false,
        }
    }
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query (or, where the operation takes forms, in the body).
    Query,
    /// In a header.
    Header,
    /// In the body, as a member of one JSON object. The name is its path: `page.cursor`.
    Body,
}

impl ParameterLocation {
    /// The name that tables and OpenAPI have for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Body => "body",
        }
    }

    /// Whether it is beside the address and the headers: where a request says what it asks for.
    #[must_use]
    pub fn is_query_or_body(self) -> bool {
        matches!(self, ParameterLocation::Query | ParameterLocation::Body)
    }
}

/// One row of the request table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The vendor's spelling; the fact is `parameter.<name>`.
    pub name: String,
    /// Where it travels.
    #[serde(rename = "in")]
    pub location: ParameterLocation,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: JsonType,
    /// The type as the page prints it.
    pub printed: Option<String>,
    /// Whether the page says it must be sent. Absent where the page does not say.
    pub mandatory: Option<bool>,
    /// A bare flag without value (`?detailed`).
    #[serde(default)]
    pub flag: bool,
    /// The only value that selects this operation or protocol version.
    pub constant: Option<Constant>,
    /// The documented default.
    #[schemars(with = "Option<serde_json::Value>")]
    pub default: Option<toml::Value>,
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
    /// A closed list of values.
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
    /// The format of its text.
    pub format: Option<StringFormat>,
    /// A value that works, used where no target names another.
    pub example: Option<String>,
    /// What the row says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
    /// Rules that check it beside those that follow from its place in paging, filters and errors.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Why nothing checks it, as of a filter whose effect is not written down; such a parameter is never counted as passed.
    pub not_checkable: Option<String>,
}

impl Parameter {
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

/// A parameter with one right value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The value.
    pub value: String,
    /// The header that carries the same thing under a newer protocol version, if any.
    pub header: Option<String>,
}

/// A request that the page prints as an example, where it is spelt otherwise than the documented one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleRequest {
    /// The id of the statement that documents it.
    pub statement: String,
    /// The id of the request that it is an example of.
    pub request: String,
    /// Its query parameters, as the page prints them; without cursors, which only the vendor's own service has given out.
    pub query: BTreeMap<String, String>,
}
