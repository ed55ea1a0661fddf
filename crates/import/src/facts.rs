//! What was read off a page: facts, each with its place, before they become tables.
//!
//! The readers of pages and of OpenAPI documents both end here; `draft` starts from here.

use oplog_schema::tables::JsonType;
use serde_json::Value;

/// Everything that one page documents about an operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// The page's title.
    pub title: String,
    /// The methods and addresses, in the order of the page.
    pub operations: Vec<ImportedEndpoint>,
    /// What a request carries.
    pub request: Vec<RequestFact>,
    /// What the body of a success carries.
    pub response: Vec<ResponseFact>,
    /// The errors.
    pub errors: Vec<ErrorFact>,
    /// The example requests and responses.
    pub examples: Vec<PageExample>,
    /// What was read in one of several possible ways, and what was left open.
    pub notes: Vec<Note>,
}

/// A method and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedEndpoint {
    /// The method.
    pub method: String,
    /// The path with `{name}` for what a request fills in, and the pairs of the query whose value is fixed.
    pub uri: String,
    /// Where it stands.
    pub at: String,
    /// What it rests on.
    pub basis: ReadFrom,
}

/// What a fact rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReadFrom {
    /// A row of a table, or of a list of definitions.
    #[default]
    Documented,
    /// An example alone.
    Example,
    /// A template of a request or response alone.
    Syntax,
}

/// A parameter of the path, query, headers or body of a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RequestFact {
    /// The spelling of the page.
    pub name: String,
    /// `path`, `query`, `header` or `body`.
    pub place: String,
    /// The path in the body; elsewhere the name.
    pub path: String,
    /// What is said about its value.
    pub value: ValueFacts,
    /// Where it stands.
    pub at: String,
    /// What it rests on.
    pub basis: ReadFrom,
}

/// A field of a response.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResponseFact {
    /// Its path in the body.
    pub path: String,
    /// What is said about its value.
    pub value: ValueFacts,
    /// Where it stands.
    pub at: String,
    /// What it rests on.
    pub basis: ReadFrom,
    /// The type that the example shows, where it is another one.
    pub example_type: Option<JsonType>,
}

/// What a page says about a value. What it does not say is absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValueFacts {
    /// Whether it must be there.
    pub required: Option<bool>,
    /// Its type.
    pub kind: Option<JsonType>,
    /// The type as printed.
    pub printed: Option<String>,
    /// Whether null is as good as a value.
    pub nullable: bool,
    /// Whether the type comes from an example or from the values.
    pub kind_inferred: bool,
    /// A closed list of values; of an array, the values of its items.
    pub values: Option<Vec<String>>,
    /// The default.
    pub default: Option<Value>,
    /// The smallest number.
    pub minimum: Option<i64>,
    /// The largest number.
    pub maximum: Option<i64>,
    /// The fewest characters.
    pub min_length: Option<i64>,
    /// The most characters.
    pub max_length: Option<i64>,
    /// A value that the page gives as an example.
    pub example: Option<String>,
    /// The words about it. They are read, and never written into a draft.
    pub words: String,
}

/// A row of an error table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorFact {
    /// The vendor's code.
    pub code: Option<String>,
    /// The status.
    pub status: Option<u16>,
    /// The message as printed.
    pub message: Option<String>,
    /// Where it stands.
    pub at: String,
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
