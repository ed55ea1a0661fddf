//! What a page documents: facts, each with its place, whether they were read off the page or off tables.
//!
//! The readers of pages and of OpenAPI documents end here, and so does [`of_operation`](crate::of_operation); lints, drafts and the
//! comparison of two editions start from here. Written to a file, facts are names, types, places and values: the words of a page
//! and its examples stay out of it.

use oplog_schema::tables::{JsonType, Pattern};
use oplog_wire::sign::Scheme;
use oplog_wire::time::TimeFormat;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything that one page documents about an operation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Imported {
    /// The page's title.
    pub title: String,
    /// The methods and addresses, in the order of the page.
    pub operations: Vec<ImportedEndpoint>,
    /// How requests are authenticated; any one will do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub auth: Vec<AuthFact>,
    /// What a request carries.
    pub request: Vec<RequestFact>,
    /// The status of a success, where one is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<u16>,
    /// What the body of a success carries.
    pub response: Vec<ResponseFact>,
    /// The errors.
    pub errors: Vec<ErrorFact>,
    /// The example requests and responses.
    #[serde(skip)]
    pub examples: Vec<PageExample>,
    /// What was read in one of several possible ways, and what was left open.
    #[serde(skip)]
    pub notes: Vec<Note>,
}

/// A method and an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedEndpoint {
    /// The method.
    pub method: String,
    /// The path with `{name}` for what a request fills in, and the pairs of the query whose value is fixed.
    pub uri: String,
    /// Where it stands.
    pub at: String,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "ReadFrom::is_documented")]
    pub basis: ReadFrom,
}

/// A way to prove who sends a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthFact {
    /// The scheme.
    pub scheme: Scheme,
    /// Where it stands.
    pub at: String,
}

/// What a fact rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadFrom {
    /// A row of a table, or of a list of definitions.
    #[default]
    Documented,
    /// An example alone.
    Example,
    /// A template of a request or response alone.
    Syntax,
}

impl ReadFrom {
    /// Whether the page has a row for it.
    #[must_use]
    pub fn is_documented(&self) -> bool {
        *self == Self::Documented
    }
}

fn is_false(truth: &bool) -> bool {
    !truth
}

/// A parameter of the path, query, headers or body of a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestFact {
    /// The spelling of the page.
    pub name: String,
    /// `path`, `query`, `header` or `body`.
    #[serde(rename = "in")]
    pub place: String,
    /// The path in the body; elsewhere the name.
    pub path: String,
    /// What is said about its value.
    #[serde(flatten)]
    pub value: ValueFacts,
    /// Where it stands.
    pub at: String,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "ReadFrom::is_documented")]
    pub basis: ReadFrom,
}

/// A field of a response.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResponseFact {
    /// Its path in the body.
    pub path: String,
    /// What is said about its value.
    #[serde(flatten)]
    pub value: ValueFacts,
    /// Where it stands.
    pub at: String,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "ReadFrom::is_documented")]
    pub basis: ReadFrom,
    /// The type that the example shows, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example_type: Option<JsonType>,
}

/// What a page says about a value. What it does not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ValueFacts {
    /// Whether it must be there.
    #[serde(rename = "mandatory", skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Its type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<JsonType>,
    /// The type as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// Whether null is as good as a value.
    #[serde(skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Whether the type comes from an example or from the values.
    #[serde(rename = "type_inferred", skip_serializing_if = "is_false")]
    pub kind_inferred: bool,
    /// A closed list of values; of an array, the values of its items.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// The default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// The largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// The fewest characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<i64>,
    /// The most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<i64>,
    /// The regular expression that texts match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
    /// The type that the words say, where no column has one.
    #[serde(rename = "type_in_words", skip_serializing_if = "Option::is_none")]
    pub stated: Option<JsonType>,
    /// The layout of a time that the words or the type state.
    #[serde(rename = "format", skip_serializing_if = "Option::is_none")]
    pub layout: Option<TimeFormat>,
    /// A value that the page gives as an example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The words about it. They are read, and never written into a draft.
    #[serde(skip)]
    pub words: String,
}

/// A row of an error table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorFact {
    /// The vendor's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The message as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it stands.
    pub at: String,
    /// The words about it. They are read, and never written anywhere.
    #[serde(skip)]
    pub words: String,
}

/// An example of a request or a response.
#[derive(Debug, Clone, PartialEq)]
pub struct PageExample {
    /// Whether it is a request.
    pub is_request: bool,
    /// Whether it shows a failure.
    pub is_failure: bool,
    /// Whether it is a template and no example.
    pub is_syntax: bool,
    /// Its lines `METHOD address`, if it has any.
    pub lines: Vec<String>,
    /// The status that it shows.
    pub status: Option<u16>,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body as printed.
    pub body: String,
    /// Its body, read.
    pub value: Option<Value>,
    /// What was wrong with its body, though it could be read.
    pub slip: Option<String>,
    /// Whether the body is XML.
    pub is_xml: bool,
    /// Where it stands.
    pub at: String,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub about: String,
    /// What was decided, or is to be decided.
    pub says: String,
    /// Whether it was decided: inferred; otherwise left open.
    pub decided: bool,
}
